package org.dt4ecg.schemas.failure;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** What went wrong, in the words of people: Java's own messages lean on the names of classes. */
public final class FailureText {

  private FailureText() {}

  /** The reason, such as {@code /srv/a.onnx: permission denied}; names no class. */
  public static String of(Throwable failure) {
    if (failure instanceof FileSystemException ofFile) {
      // Of two, the one that was to be made is the one that people named.
      String file = ofFile.getOtherFile() == null ? ofFile.getFile() : ofFile.getOtherFile();
      return file + ": " + reason(ofFile);
    } else if (failure instanceof UnknownHostException) {
      return "there is no host " + failure.getMessage();
    } else if (failure instanceof ConnectException) {
      return "nobody listens there";
    } else if (failure instanceof EOFException) {
      return "it ends too early";
    } else if (failure instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    } else if (failure instanceof ClosedChannelException) {
      return "it was closed";
    } else if (failure instanceof OutOfMemoryError) {
      return "there is not enough memory";
    }
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    Throwable cause = failure.getCause();
    // Of a cause alone Java makes a message that begins with the name of its class.
    if (cause != null && (message.isBlank() || message.equals(cause.toString()))) {
      return of(cause);
    }
    return message.isBlank() ? "no reason was given" : message;
  }

  private static String reason(FileSystemException failure) {
    String reason = failure.getReason();
    if (reason != null) {
      return reason;
    } else if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "it is there already";
    } else if (failure instanceof NotDirectoryException) {
      return "it is no folder";
    } else if (failure instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    return "it cannot be used";
  }
}
