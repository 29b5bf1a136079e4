package org.dt4ecg.fleet.download;

import java.net.URI;
import java.util.List;

/**
 * A set of public recordings that {@code --recordings} reads once it is there.
 *
 * @param name as it is typed
 * @param contents who did what, how it was recorded
 * @param licence name of the licence under which its publisher gives it away
 * @param terms where the licence can be read
 * @param citation whom to cite
 * @param publication where its files are
 */
public record PublicRecordings(
    String name,
    String contents,
    String licence,
    URI terms,
    String citation,
    Publication publication) {

  private static final String ODC_BY = "Open Data Commons Attribution License 1.0";

  /** All that are known, by name. */
  public static List<PublicRecordings> all() {
    return List.of(
        new PublicRecordings(
            "ctu",
            "10 people at rest, moving arms, walking, running, squatting; chest, 500 Hz; three"
                + " kinds of electrodes",
            "GNU General Public License 3.0, stated for the data",
            URI.create(
                "https://github.com/kalouskova/DP/blob/ae52482ca206d270493d5a6493c5bf0ea1123cd8/LICENSE"),
            "V. Kalousková, master's thesis, Czech Technical University in Prague, 2024",
            GitCommit.onGitHub(
                "kalouskova/DP", "ae52482ca206d270493d5a6493c5bf0ea1123cd8", "data/")),
        physioNet(
            "ecg-id",
            "90 people at rest, 310 records of 20 s; lead I, 500 Hz",
            ODC_BY,
            "T. S. Lugovaya, master's thesis, Saint Petersburg, 2005; Goldberger et al. 2000",
            "ecgiddb/1.0.0"),
        physioNet(
            "mit-bih",
            "47 people, 48 records of half an hour, with each beat annotated; two leads, 360 Hz",
            ODC_BY,
            "G. B. Moody, R. G. Mark, IEEE Eng. in Med. and Biol. 20(3), 2001; Goldberger et al."
                + " 2000",
            "mitdb/1.0.0"),
        physioNet(
            "ptb-xl",
            "18,869 people at rest, 21,799 records of 10 s; twelve leads, 500 and 100 Hz",
            "Creative Commons Attribution 4.0",
            "P. Wagner et al., Scientific Data 7, 154, 2020; Goldberger et al. 2000",
            "ptb-xl/1.0.3"),
        physioNet(
            "wrist-ppg",
            "8 people walking, running and cycling, 19 records; chest, 256 Hz",
            ODC_BY,
            "D. Jarchi, A. J. Casson, Data 2(1), 2017; Goldberger et al. 2000",
            "wrist/1.0.0"));
  }

  private static PublicRecordings physioNet(
      String name, String contents, String licence, String citation, String release) {
    String[] parts = release.split("/", 2);
    return new PublicRecordings(
        name,
        contents,
        licence,
        URI.create(
            "https://physionet.org/content/%s/view-license/%s/".formatted(parts[0], parts[1])),
        citation,
        new SumsFile(URI.create("https://physionet.org/files/" + release + "/")));
  }
}
