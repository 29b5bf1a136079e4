package org.dt4ecg.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourceType;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.junit.jupiter.api.Test;

class RightsTest {

  private static final Rights RIGHTS =
      new Rights(EcgStreamsApplication.DEFAULT_APPLICATION_ID, "dt4ecg-retraining");

  @Test
  void theTableOfTheDocumentationIsThatOfTheCode() throws IOException {
    String rewrite = "dt4ecg.rewrite.docs";
    Path file = Path.of("..", "docs", "security.md");
    String text = Files.readString(file);
    String begin = "<!-- rights: begin -->\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- rights: end -->");
    String table = RIGHTS.markdownTable();
    if (Boolean.getBoolean(rewrite)) {
      Files.writeString(file, text.substring(0, from) + table + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("Rewrite it with: mvn -pl app -am test -Dtest=RightsTest -D%s=true", rewrite)
        .isEqualTo(table);
  }

  @Test
  void onlyAnApplicationWhosePrefixCoversTheRetrainingServiceIsKeptFromItsTransactions() {
    assertThat(RIGHTS.of(Role.APPLICATION))
        .filteredOn(right -> right.permission() == AclPermissionType.DENY)
        .singleElement()
        .satisfies(
            right -> {
              assertThat(right.resource().resourceType()).isEqualTo(ResourceType.TRANSACTIONAL_ID);
              assertThat(right.resource().name()).isEqualTo("dt4ecg-retraining");
              assertThat(right.operations()).containsExactly(AclOperation.WRITE);
            });
    assertThat(new Rights("people", "dt4ecg-retraining").of(Role.APPLICATION))
        .allSatisfy(right -> assertThat(right.permission()).isEqualTo(AclPermissionType.ALLOW));
  }

  @Test
  void theNamesThatAreAssumedAreTheDefaultsOfTheServices() {
    RetrainingConfig defaults =
        new RetrainingConfig(
            Map.of(
                RetrainingConfig.MODEL_PATH, "a.onnx",
                RetrainingConfig.SIGNING_PRIVATE_KEY, "a.key",
                RetrainingConfig.SIGNING_PUBLIC_KEY, "a.pub",
                RetrainingConfig.SAMPLE_DIRECTORY, "sample"));

    assertThat(defaults.groupId()).isEqualTo(RIGHTS.retrainingId());
    assertThat(defaults.transactionalId()).isEqualTo(RIGHTS.retrainingId());
  }
}
