package org.dt4ecg.schemas.serde;

import java.util.regex.Pattern;

/** Keeps credentials out of logs and messages. */
final class Secrets {

  private static final Pattern USER_INFO = Pattern.compile("//.*@");

  private Secrets() {}

  /** The address without the user and password before its host. */
  static String hideUserInfo(String address) {
    return USER_INFO.matcher(address).replaceAll("//");
  }
}
