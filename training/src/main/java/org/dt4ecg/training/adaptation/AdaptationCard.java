package org.dt4ecg.training.adaptation;

import org.dt4ecg.model.Adaptation;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.training.learning.ModelCard;

/** Writes what a person should know before using a model that was adapted. */
public final class AdaptationCard {

  private AdaptationCard() {}

  /**
   * The card, in Markdown.
   *
   * @param command the command that made the model
   * @throws IllegalArgumentException if the model was not adapted
   */
  public static String markdown(ModelFile model, String command) {
    ModelContract contract = model.contract();
    Adaptation adaptation = contract.adaptation();
    if (adaptation == null) {
      throw new IllegalArgumentException("model %s was not adapted".formatted(model.version()));
    }
    return """
    # %1$s %2$s

    Version %3$s, adapted to other electrodes without labels: its %4$d people, %5$d activities and all that was learned
    are those of that version. The means and variances of its batch normalisations were taken anew from %6$d windows of
    a good signal, of %7$d devices or people, each of which counts alike.

    SHA-256 over the samples of these windows: `%8$s`.

    Not taken anew, since that needs labels: temperatures, thresholds of familiarity and of templates, and the cohort
    that templates are held against. No figure is measured: see `./dt4ecg evaluate` on labelled recordings of these
    electrodes, or let it run as a shadow first. People enrolled by template are to be enrolled again.

    Made with

    ```
    %9$s
    ```

    ## Licence

    %10$s
    """
        .formatted(
            contract.name(),
            model.version(),
            adaptation.parentVersion(),
            contract.identities().size(),
            contract.activities().size(),
            adaptation.windows(),
            adaptation.devices(),
            adaptation.ecgSha256(),
            command,
            ModelCard.notice(contract.dataset()));
  }
}
