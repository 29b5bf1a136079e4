package org.dt4ecg.dashboard.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dt4ecg.console.http.HttpService.Answer;
import org.dt4ecg.console.http.HttpService.Call;
import org.dt4ecg.dashboard.view.DeviceCard;
import org.dt4ecg.dashboard.view.LiveView;
import org.dt4ecg.dashboard.view.PeopleDays;
import org.jspecify.annotations.Nullable;

/**
 * What programs may ask of the page: devices, who is where now, people's bouts, dead letters,
 * models. Its document, {@code /api/v1/openapi.json}, says all; within a version nothing is taken
 * away. Thread-safe.
 */
final class DataApi {

  static final String ROOT = "/api/v1/";

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private final LiveView view;
  private final ObjectMapper json;
  private final Answer document;

  /**
   * @throws IOException if the document is missing
   */
  DataApi(LiveView view, ObjectMapper json) throws IOException {
    this.view = view;
    this.json = json;
    try (InputStream in = DataApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("The API's document is missing; build the installation anew");
      }
      this.document = new Answer(OK, "application/json", in.readAllBytes());
    }
  }

  /** Some of the devices. */
  private record Devices(int all, List<DeviceCard> devices) {}

  /** Some of the people. */
  private record People(int all, List<PersonNow> people) {}

  /**
   * Answers a request below {@link #ROOT}.
   *
   * @throws IllegalArgumentException if the query is wrong, with what is
   */
  Answer answer(Call call, Query query) throws IOException {
    List<String> path = List.of(call.path().substring(ROOT.length()).split("/", -1));
    String first = path.get(0);
    if (path.size() == 1) {
      return switch (first) {
        case "openapi.json" -> document;
        case "devices" -> json(devices(query));
        case "people" -> json(people(query));
        case "dead-letters" -> json(view.pipelineSnapshot().letters());
        case "models" -> json(view.models().snapshot());
        case "pipeline" -> json(view.pipelineSnapshot());
        default -> nothing();
      };
    }
    String id = Query.decoded(path.get(1).replace("+", "%2B"));
    if (path.size() == 2 && first.equals("devices")) {
      return orElse(view.devices().device(id).orElse(null), "Nothing is known of this device");
    }
    if (path.size() == 3 && first.equals("people") && path.get(2).equals("bouts")) {
      Optional<PeopleDays.PersonDay> day = view.dayOf(id);
      return orElse(day.orElse(null), "Nothing is known of this person");
    }
    return nothing();
  }

  private Devices devices(Query query) {
    String filter = query.first("filter", "");
    String state = query.first("state", "").toUpperCase(Locale.ROOT);
    if (!state.isEmpty()
        && List.of(DeviceCard.State.values()).stream().noneMatch(s -> s.name().equals(state))) {
      throw new IllegalArgumentException("state has to be waiting, live or silent");
    }
    List<DeviceCard> all =
        view.devices().all().stream()
            .filter(device -> device.id().contains(filter))
            .filter(device -> state.isEmpty() || device.state().name().equals(state))
            .filter(
                device -> !query.first("alert", "").equals("true") || device.alertSince() != null)
            .toList();
    return new Devices(all.size(), page(all, query));
  }

  private People people(Query query) {
    String filter = query.first("filter", "");
    List<PersonNow> all =
        PersonNow.of(view.devices().all()).stream()
            .filter(person -> person.person().contains(filter))
            .toList();
    return new People(all.size(), page(all, query));
  }

  private static <T> List<T> page(List<T> all, Query query) {
    int from = query.number("from", 0, 0, Integer.MAX_VALUE);
    int limit = query.number("limit", USUAL, 1, MOST);
    return all.stream().skip(from).limit(limit).toList();
  }

  private Answer orElse(@Nullable Object found, String otherwise) throws IOException {
    return found == null ? Answer.text(NOT_FOUND, otherwise) : json(found);
  }

  private static Answer nothing() {
    return Answer.text(NOT_FOUND, "There is no such thing; see " + ROOT + "openapi.json");
  }

  private Answer json(Object value) throws IOException {
    return new Answer(OK, "application/json", json.writeValueAsBytes(value));
  }
}
