package org.dt4ecg.fleet.format;

import org.jspecify.annotations.Nullable;

/**
 * The ways in which WFDB writes samples, after G. Moody, "WFDB Applications Guide", signal(5). A
 * sample can be got at by its number, so a channel is read without the others.
 */
enum WfdbFormat {
  /** 8-bit first differences; {@link #sample} is the difference. */
  F8(8, 1, 1) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      return bytes[offset + number];
    }
  },
  /** 16 bits, low byte first. */
  F16(16, 2, 1) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      return (short) word(bytes, offset + 2 * number);
    }
  },
  /** 24 bits, low byte first. */
  F24(24, 3, 1) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      int at = offset + 3 * number;
      return (bytes[at + 2] << 16) | word(bytes, at);
    }
  },
  /** 32 bits, low byte first. */
  F32(32, 4, 1) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      int at = offset + 4 * number;
      return (word(bytes, at + 2) << 16) | word(bytes, at);
    }
  },
  /** 16 bits, high byte first. */
  F61(61, 2, 1) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      return Short.reverseBytes((short) word(bytes, offset + 2 * number));
    }
  },
  /** 8 bits, offset binary. */
  F80(80, 1, 1) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      return (bytes[offset + number] & 0xff) - 0x80;
    }
  },
  /** 16 bits, low byte first, offset binary. */
  F160(160, 2, 1) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      return word(bytes, offset + 2 * number) - 0x8000;
    }
  },
  /** Two samples of 12 bits in three bytes. */
  F212(212, 3, 2) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      int at = offset + 3 * (number / 2);
      int middle = bytes[at + 1];
      int raw =
          number % 2 == 0
              ? ((middle & 0x0f) << 8) | (bytes[at] & 0xff)
              : ((middle & 0xf0) << 4) | (bytes[at + 2] & 0xff);
      return signed(raw, 12);
    }
  },
  /** Three samples of 10 bits in two words, of whose last the bits are what the others left. */
  F310(310, 4, 3) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      int at = offset + 4 * (number / 3);
      return switch (number % 3) {
        case 0 -> signed((word(bytes, at) >> 1) & 0x3ff, 10);
        case 1 -> signed((word(bytes, at + 2) >> 1) & 0x3ff, 10);
        default -> signed((word(bytes, at) >> 11) | ((word(bytes, at + 2) >> 11) << 5), 10);
      };
    }
  },
  /** Three samples of 10 bits in four bytes, one after another from the lowest bit. */
  F311(311, 4, 3) {
    @Override
    int sample(byte[] bytes, int offset, int number) {
      int at = offset + 4 * (number / 3);
      return switch (number % 3) {
        case 0 -> signed(word(bytes, at) & 0x3ff, 10);
        case 1 -> signed((word(bytes, at + 1) >> 2) & 0x3ff, 10);
        default -> signed((word(bytes, at + 2) >> 4) & 0x3ff, 10);
      };
    }
  };

  private final int code;
  private final int bytesPerPack;
  private final int samplesPerPack;

  WfdbFormat(int code, int bytesPerPack, int samplesPerPack) {
    this.code = code;
    this.bytesPerPack = bytesPerPack;
    this.samplesPerPack = samplesPerPack;
  }

  /** The format of a number; null if it is not read. */
  static @Nullable WfdbFormat of(int code) {
    for (WfdbFormat format : values()) {
      if (format.code == code) {
        return format;
      }
    }
    return null;
  }

  int code() {
    return code;
  }

  /**
   * A sample.
   *
   * @param offset where the samples begin
   * @param number the sample's number, from 0, below {@link #samplesIn} the bytes from there on
   */
  abstract int sample(byte[] bytes, int offset, int number);

  /** How many samples so many bytes hold. */
  long samplesIn(long bytes) {
    long whole = bytes / bytesPerPack * samplesPerPack;
    int rest = (int) (bytes % bytesPerPack);
    return switch (this) {
      case F212 -> whole + (rest == 2 ? 1 : 0);
      case F310 -> whole + (rest >= 2 ? 1 : 0);
      case F311 -> whole + (rest >= 2 ? rest - 1 : 0);
      default -> whole;
    };
  }

  /** The lowest value, which marks what is no sample; format 8 has none. */
  boolean isInvalid(int value) {
    return switch (this) {
      case F8 -> false;
      case F80 -> value == -(1 << 7);
      case F310, F311 -> value == -(1 << 9);
      case F212 -> value == -(1 << 11);
      case F16, F61, F160 -> value == Short.MIN_VALUE;
      case F24 -> value == -(1 << 23);
      case F32 -> value == Integer.MIN_VALUE;
    };
  }

  private static int word(byte[] bytes, int at) {
    return ((bytes[at + 1] & 0xff) << 8) | (bytes[at] & 0xff);
  }

  private static int signed(int raw, int bits) {
    return (raw << (Integer.SIZE - bits)) >> (Integer.SIZE - bits);
  }
}
