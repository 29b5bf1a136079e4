package org.dt4ecg.gateway.sending;

import static org.assertj.core.api.Assertions.assertThat;

import org.dt4ecg.gateway.sending.Uploads.Admission;
import org.junit.jupiter.api.Test;

class UploadsTest {

  @Test
  void oneOfADeviceAndSoManyTogether() {
    Uploads uploads = new Uploads(2);

    assertThat(uploads.begin("a")).isEqualTo(Admission.BEGUN);
    assertThat(uploads.begin("a")).isEqualTo(Admission.DEVICE_BUSY);
    assertThat(uploads.begin("b")).isEqualTo(Admission.BEGUN);
    assertThat(uploads.begin("c")).isEqualTo(Admission.FULL);
    assertThat(uploads.begin("b")).as("it hears what it can do").isEqualTo(Admission.DEVICE_BUSY);
    assertThat(uploads.size()).isEqualTo(2);
    uploads.end("a");
    assertThat(uploads.begin("c")).isEqualTo(Admission.BEGUN);
    assertThat(uploads.begin("a")).isEqualTo(Admission.FULL);
    assertThat(uploads.size()).isEqualTo(2);
  }
}
