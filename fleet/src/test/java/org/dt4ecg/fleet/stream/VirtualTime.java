package org.dt4ecg.fleet.stream;

import java.time.Instant;

/** Time that passes only while it is waited for. */
final class VirtualTime implements Pacing {

  private Instant now;

  VirtualTime(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void awaitUntil(Instant moment) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (moment.isAfter(now)) {
      now = moment;
    }
  }
}
