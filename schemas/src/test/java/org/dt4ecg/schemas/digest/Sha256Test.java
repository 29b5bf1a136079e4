package org.dt4ecg.schemas.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Sha256Test {

  /** FIPS 180-4, the example of one block. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void partsCountAsOne() {
    assertThat(Sha256.of("abc")).isEqualTo(OF_ABC);
    assertThat(Sha256.of(new byte[] {'a', 'b', 'c'})).isEqualTo(OF_ABC);
    assertThat(new Sha256().add("a").add(ByteBuffer.wrap(new byte[] {'b'})).add("c").hex())
        .isEqualTo(OF_ABC);
  }

  @Test
  void numbersCountByTheirBytesTheHighestFirst() {
    byte[] bytes = ByteBuffer.allocate(20).putInt(0x01020304).putLong(-2).putDouble(0.1).array();

    assertThat(new Sha256().addInt(0x01020304).addLong(-2).addDouble(0.1).hex())
        .isEqualTo(Sha256.of(bytes));
  }

  @Test
  void delimitedTextsOfOneSoundAreNotAlike() {
    assertThat(new Sha256().addDelimited("ab").addDelimited("c").hex())
        .isNotEqualTo(new Sha256().addDelimited("a").addDelimited("bc").hex())
        .isEqualTo(new Sha256().addInt(2).add("ab").addInt(1).add("c").hex());
  }
}
