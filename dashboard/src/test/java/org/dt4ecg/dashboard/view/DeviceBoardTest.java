package org.dt4ecg.dashboard.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dt4ecg.dashboard.Given;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.junit.jupiter.api.Test;

class DeviceBoardTest {

  private static final long NOW = Given.START.toEpochMilli();

  private final DeviceBoard board = new DeviceBoard(ViewLimits.DEFAULT.withDevices(3));

  @Test
  void aDeviceShowsWhatItsNewestEventSaysOverTheSessionAndWhereThatStands() {
    board.event(Given.event("w-1", 0).build(), Given.place(41, NOW), Optional.empty());
    board.event(
        Given.event("w-1", 1).build(),
        Given.place(42, NOW + 2_000),
        Optional.of(new Insight.Truth("anna", "run")));

    DeviceCard card = only();
    DeviceCard.Latest latest = latest();
    assertThat(card.state()).isEqualTo(DeviceCard.State.LIVE);
    assertThat(card.assigned()).isEqualTo("anna");
    assertThat(card.alertSince()).isNull();
    assertThat(latest.person()).isEqualTo("anna");
    assertThat(latest.name()).isEqualTo("Anna A");
    assertThat(latest.sure()).isEqualTo(0.98f);
    assertThat(latest.activity()).isEqualTo("walk");
    assertThat(latest.activitySure()).isEqualTo(0.9f);
    assertThat(latest.fusedWindows()).isEqualTo(5);
    assertThat(latest.own().sure()).isEqualTo(0.75f);
    assertThat(latest.quality()).isEqualTo(SignalQuality.GOOD);
    assertThat(latest.heartRate()).isEqualTo(71.5f);
    assertThat(latest.session()).isEqualTo(NOW);
    assertThat(latest.window()).isEqualTo(1);
    assertThat(latest.start()).isEqualTo(NOW + 2_000);
    assertThat(latest.end()).isEqualTo(NOW + 6_000);
    assertThat(latest.partition()).isEqualTo(3);
    assertThat(latest.offset()).isEqualTo(42);
    assertThat(latest.truth()).isEqualTo(new Insight.Truth("anna", "run"));
    assertThat(board.device("w-1").orElseThrow().windows())
        .extracting(WindowMark::truth)
        .containsExactly(null, "run");
    assertThat(board.device("w-2")).isEmpty();
  }

  @Test
  void withoutADecisionOverTheSessionTheWindowsOwnIsShown() {
    board.event(
        Given.event("w-1", 0).setFusedDecision(null).build(),
        Given.place(1, NOW),
        Optional.empty());

    assertThat(latest().sure()).isEqualTo(0.75f);
    assertThat(latest().fusedWindows()).isZero();
  }

  @Test
  void aWearerWhoIsNotTheAssignedOneIsAnAlertSinceItsFirstWindowUntilTheRightOneIsBack() {
    board.event(Given.event("w-1", 0).build(), Given.place(1, NOW), Optional.empty());
    board.event(Given.wornByOther("w-1", 1), Given.place(2, NOW), Optional.empty());
    board.event(Given.wornByOther("w-1", 2), Given.place(3, NOW), Optional.empty());

    assertThat(only().alertSince()).isEqualTo(NOW + 2_000);
    assertThat(latest().wearer()).isEqualTo(WearerMatch.OTHER_PERSON);
    assertThat(board.counts().alerts()).isEqualTo(1);

    board.event(Given.event("w-1", 3).build(), Given.place(4, NOW), Optional.empty());

    assertThat(only().alertSince()).isNull();
    assertThat(board.counts().alerts()).isZero();
  }

  @Test
  void aReaderGetsEachChangedDeviceOnceHoweverOftenItChanged() {
    board.event(Given.event("w-1", 0).build(), Given.place(1, NOW), Optional.empty());
    board.event(Given.event("w-2", 0).build(), Given.place(2, NOW), Optional.empty());
    DeviceBoard.Changes first = board.since(0);
    board.event(Given.event("w-2", 1).build(), Given.place(3, NOW), Optional.empty());
    board.event(Given.event("w-2", 2).build(), Given.place(4, NOW), Optional.empty());

    DeviceBoard.Changes second = board.since(first.change());

    assertThat(first.whole()).isTrue();
    assertThat(first.devices()).extracting(DeviceCard::id).containsExactly("w-1", "w-2");
    assertThat(second.whole()).isFalse();
    assertThat(second.devices())
        .extracting(card -> requireNonNull(card.latest()).offset())
        .containsExactly(4L);
    assertThat(board.since(second.change()).isEmpty()).isTrue();
  }

  @Test
  void aFrameOfALiveDeviceChangesNothing() {
    board.event(Given.event("w-1", 0).build(), Given.place(1, NOW), Optional.empty());
    long change = board.since(0).change();

    board.frame("w-1", NOW + 500);
    board.tick(NOW + 1_000);

    assertThat(board.since(change).isEmpty()).isTrue();
  }

  @Test
  void theDeviceThatWasSilentForLongestMakesRoomForAnother() {
    for (String device : List.of("w-1", "w-2", "w-3")) {
      board.frame(device, NOW);
    }
    board.frame("w-1", NOW + 1);
    long change = board.since(0).change();
    var unused = board.device("w-2");

    board.frame("w-4", NOW + 2);

    assertThat(board.since(change).gone()).containsExactly("w-2");
    assertThat(board.since(change).devices()).extracting(DeviceCard::id).containsExactly("w-4");
    assertThat(board.counts().devices()).isEqualTo(3);
  }

  @Test
  void aReaderWhoIsFurtherBehindThanWhatIsRememberedGetsAllAnew() {
    board.frame("first", NOW);
    long change = board.since(0).change();
    for (int i = 0; i < 1_100; i++) {
      board.frame("w-" + i, NOW + i);
    }

    DeviceBoard.Changes changes = board.since(change);

    assertThat(changes.whole()).isTrue();
    assertThat(changes.devices()).hasSize(3);
  }

  @Test
  void aDeviceFromWhichNothingComesIsSilentUntilSomethingDoes() {
    board.frame("w-1", NOW);
    assertThat(only().state()).isEqualTo(DeviceCard.State.WAITING);
    board.event(Given.event("w-1", 0).build(), Given.place(1, NOW), Optional.empty());

    board.tick(NOW + DeviceBoard.SILENT_AFTER_MS - 1);
    assertThat(only().state()).isEqualTo(DeviceCard.State.LIVE);
    board.tick(NOW + DeviceBoard.SILENT_AFTER_MS);
    assertThat(only().state()).isEqualTo(DeviceCard.State.SILENT);
    assertThat(board.counts().silent()).isEqualTo(1);

    board.frame("w-1", NOW + 20_000);
    assertThat(only().state()).isEqualTo(DeviceCard.State.LIVE);
  }

  @Test
  void anUploadOfOldRecordingsDoesNotHideWhatIsNow() {
    board.event(Given.event("w-1", 100).build(), Given.place(1, NOW), Optional.empty());
    board.event(Given.event("w-1", 3).build(), Given.place(2, NOW + 1_000), Optional.empty());

    assertThat(latest().window()).isEqualTo(100);

    board.event(Given.event("w-1", 4).build(), Given.place(3, NOW + 61_000), Optional.empty());

    assertThat(latest().window()).as("the clock was set back").isEqualTo(4);
  }

  @Test
  void whoIsAssignedIsKnownBeforeTheFirstEventByTheNewestAssignment() {
    board.assignment("w-1", assignment("w-1", "anna", 10));
    board.assignment("w-1", assignment("w-1", "bert", 5));
    board.name("anna", "Anna A");
    board.frame("w-1", NOW);

    assertThat(only().assigned()).isEqualTo("anna");
    assertThat(only().assignedName()).isEqualTo("Anna A");

    board.assignment("w-1", null);
    assertThat(only().assigned()).isNull();
  }

  @Test
  void aNameThatIsTakenBackIsNotShownAnyMore() {
    board.name("anna", "Anna A");
    board.event(Given.event("w-1", 0).build(), Given.place(1, NOW), Optional.empty());
    assertThat(only().assignedName()).isEqualTo("Anna A");

    board.name("anna", null);

    assertThat(only().assignedName()).isNull();
  }

  @Test
  void onlyTheLastWindowsOfADeviceAreKept() {
    for (int i = 0; i < 200; i++) {
      board.event(Given.event("w-1", i).build(), Given.place(i, NOW), Optional.empty());
    }

    assertThat(board.device("w-1").orElseThrow().windows())
        .hasSize(ViewLimits.DEFAULT.windows())
        .last()
        .extracting(WindowMark::start)
        .isEqualTo(NOW + 2 * 199 * 1_000);
  }

  private DeviceCard only() {
    List<DeviceCard> devices = board.since(0).devices();
    assertThat(devices).hasSize(1);
    return devices.get(0);
  }

  private DeviceCard.Latest latest() {
    return requireNonNull(only().latest());
  }

  private static DeviceAssignment assignment(String device, String user, int second) {
    return new DeviceAssignment(device, user, Given.START.plusSeconds(second));
  }
}
