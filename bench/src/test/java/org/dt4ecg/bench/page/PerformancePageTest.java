package org.dt4ecg.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {

  private static final String MACHINE =
      "\"machine\":{\"processors\":2,\"java\":\"17\",\"system\":\"Linux amd64\",\"load\":1.5}";

  @Test
  void comparisonsBecomeATableAndCharts(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve(PerformancePage.PEERS),
        """
        {%s,"settings":{"contestants":["OURS","CEILING"],"workloads":["LIGHT"],"rounds":3,"seconds":12,
         "windows":0,"devices":200,"instances":1,"threads":1},
         "summaries":[{"workload":"light",
          "contestants":{"ours":%s,"ceiling":%s},
          "ratios":{"ours/ceiling":{"median":0.25,"lowest":0.2,"highest":0.3}}}],
         "runs":[],"valid":true}
        """
            .formatted(MACHINE, figures(2_000), figures(8_000)));

    String page = write(folder);

    assertThat(page)
        .contains("| light | ours | **2,000** (1,000 to 4,000) | 0.25 |")
        .contains("| light | ceiling | **8,000** (4,000 to 16,000) |  |")
        .contains("2 processors, Linux amd64, Java 17")
        .contains("(images/performance-windows.png)")
        .doesNotContain("do not count");
    assertThat(folder.resolve("images").resolve("performance-windows.png")).isNotEmptyFile();
  }

  @Test
  void delaysSayWhoDidNotKeepUpAndWhoseOutputsWereWrong(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve(PerformancePage.DELAY),
        """
        {%s,"settings":{"contestants":["OURS"],"workload":"LIGHT","loads":["FEW"],"rates":[],"seconds":30},
         "runs":[%s,%s],"valid":false}
        """
            .formatted(
                MACHINE, delay("few", ""), delay("many", "\"user-activity: one is missing\"")));

    assertThat(write(folder))
        .contains("| ours | few | 30 | 60 | 100 | 200 | 300 | 400 | **no** |")
        .contains("| ours | many | 30 | 60 | 100 | 200 | 300 | 400 | outputs wrong |")
        .contains("do not count")
        .contains("(images/performance-delay.png)");
  }

  @Test
  void aMillionDevicesAreWorkedOutFromTheFiguresOfARun(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve(PerformancePage.PEERS),
        """
        {%s,"settings":{"contestants":["OURS"],"workloads":["LIGHT"],"rounds":1,"seconds":20,
         "windows":0,"devices":200,"instances":1,"threads":1},
         "summaries":[],"runs":[%s],"valid":true}
        """
            .formatted(MACHINE, run("light", 10_000, 30)));
    Files.writeString(
        folder.resolve(PerformancePage.GROWTH),
        """
        {%s,"settings":{"contestant":"OURS","dimensions":["DEVICES"],"windows":1000,"rounds":1,
         "mostDevices":10000,"longestSessionSeconds":60},
         "points":[{"dimension":"devices","value":"10","run":%s},
                   {"dimension":"devices","value":"10010","run":%s}],"valid":true}
        """
            .formatted(MACHINE, run("light", 10_000, 30), run("light", 10_000, 40)));

    assertThat(write(folder))
        .contains("| windows | 500,000 a second | 1,000,000 devices / 2 s |")
        .contains("partitions | 84 | 500,000 / (0.6 · 10,000 windows/s of a thread) |")
        .contains("| cores of the application | 42 | 500,000 · 50 µs / 0.6 |")
        .contains("for devices | 1.0 GiB | 1,000,000 · 1,049 bytes; ")
        .contains("| written to the brokers | 1,500 MB a second | 500,000 · 3,000 bytes")
        .contains("1,000 bytes · 1 days (ecg-samples)")
        .contains("389 TB a day, of which raw ECG is 130;");
  }

  @Test
  void whatWasNotRunIsNotOnThePage(@TempDir Path folder) throws Exception {
    assertThat(write(folder)).contains("# What the stream costs").doesNotContain("## ");
  }

  private static String write(Path folder) throws Exception {
    Path page = folder.resolve("PERFORMANCE.md");
    PerformancePage.write(folder, page);
    return Files.readString(page);
  }

  private static String figures(int rate) {
    String spread =
        "{\"median\":%d,\"lowest\":%d,\"highest\":%d}".formatted(rate, rate / 2, 2 * rate);
    return """
    {"rounds":3,"windowsPerSecond":%1$s,"cpuSecondsPerMillion":%1$s,"brokerCpuSecondsPerMillion":%1$s,
     "bytesAllocatedPerWindow":%1$s,"gcShare":%1$s,"changelogBytesPerWindow":%1$s,
     "changelogBytesPerInputByte":%1$s,"liveHeapMib":%1$s,"nativeMib":%1$s}
    """
        .formatted(spread);
  }

  private static String run(String workload, int rate, int heapMib) {
    return """
    {"contestant":"ours","workload":"%s","round":1,"windows":1000,"counted":500,"seconds":0.05,
     "windowsPerSecond":%d,"cpuSecondsPerMillion":50,"brokerCpuSecondsPerMillion":20,
     "bytesAllocatedPerWindow":26000,"gcShare":0.01,"commits":10,"liveHeapMib":%d,"nativeMib":300,
     "bytesWritten":{"ecg-samples":1000000,"user-activity":500000,"x-changelog":1500000},
     "changelogBytesPerWindow":1500,"changelogBytesPerInputByte":1.5,"verdicts":{},"faults":[],
     "valid":true}
    """
        .formatted(workload, rate, heapMib);
  }

  private static String delay(String load, String fault) {
    return """
    {"contestant":"ours","workload":"light","load":"%s","devices":60,"windowsPerSecond":30,
     "delays":{"count":900,"p50Millis":100,"p95Millis":200,"p99Millis":300,"longestMillis":400},
     "latestSendMillis":1,"keptUp":false,"verdicts":{},"faults":[%s],"valid":true}
    """
        .formatted(load, fault);
  }
}
