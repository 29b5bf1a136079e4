package org.dt4ecg.retrainer.publishing;

import org.apache.kafka.common.KafkaException;

/** Another instance of the service has taken over; this one has to end. */
public final class FencedException extends KafkaException {

  private static final long serialVersionUID = 1L;

  FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
