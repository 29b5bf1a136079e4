package org.dt4ecg.console;

import org.jspecify.annotations.Nullable;

/**
 * A command could not do its work; the message is for the person who typed it and says what to do.
 */
public final class CommandFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean wrongUsage;

  public CommandFailure(String message) {
    this(message, null);
  }

  public CommandFailure(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private CommandFailure(String message, @Nullable Throwable cause, boolean wrongUsage) {
    super(message, cause);
    this.wrongUsage = wrongUsage;
  }

  /** The command was typed in a way that cannot be right. */
  public static CommandFailure wrongUsage(String message) {
    return new CommandFailure(message, null, true);
  }

  /** Whether the command was typed in a way that cannot be right. */
  public boolean isWrongUsage() {
    return wrongUsage;
  }
}
