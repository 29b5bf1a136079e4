package org.dt4ecg.app.retrainer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.dt4ecg.retrainer.round.SplitRoundTrainer;
import org.dt4ecg.retrainer.service.KafkaServiceClients;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.retrainer.service.RetrainingService;
import org.dt4ecg.retrainer.service.ServiceClients;
import org.dt4ecg.retrainer.service.ServiceModels;
import org.dt4ecg.schemas.serde.ValueSerdes;

/** The retraining service for one round, in which it comes to a halt where it is told to. */
final class HaltingService {

  /** Where to halt. */
  enum Halt {
    /** With the first labelled frames in its hands. */
    READING,
    /** After the first epoch. */
    TRAINING,
    /** With release, report and offsets at the brokers, all but committed. */
    PUBLISHING,
    /** With all that committed, and nothing of it known to the service or on its disk. */
    COMMITTED,
    /** Nowhere. */
    NOWHERE
  }

  private final Halt halt;

  private HaltingService(Halt halt) {
    this.halt = halt;
  }

  /** The line that says that it has come to its halt. */
  static String line(Halt halt) {
    return "halted while " + halt;
  }

  /** Arguments: the configuration's file, and where to halt. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> properties = properties(Path.of(arguments[0]));
    new HaltingService(Halt.valueOf(arguments[1])).run(properties);
  }

  private static Map<String, Object> properties(Path file) throws IOException {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    }
    Map<String, Object> properties = new HashMap<>();
    read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
    return properties;
  }

  private void run(Map<String, Object> properties) throws Exception {
    RetrainingConfig config = new RetrainingConfig(properties);
    try (ValueSerdes serdes = ValueSerdes.from(properties);
        RetrainingService service =
            new RetrainingService(
                config,
                ServiceModels.read(config),
                new HaltingClients(new KafkaServiceClients(config)),
                serdes,
                new SplitRoundTrainer(config.training()),
                InstantSource.system(),
                new SimpleMeterRegistry(),
                epoch -> haltIf(Halt.TRAINING))) {
      System.out.println("rounds " + service.once().stream().count());
    }
  }

  private void haltIf(Halt here) {
    if (halt == here) {
      System.out.println(line(here));
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Clients that halt. */
  private final class HaltingClients implements ServiceClients {

    private final ServiceClients real;

    HaltingClients(ServiceClients real) {
      this.real = real;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> labels() {
      Consumer<byte[], byte[]> consumer = real.labels();
      return (Consumer<byte[], byte[]>)
          proxy(
              Consumer.class,
              (proxy, method, arguments) -> {
                Object result = method.invoke(consumer, arguments);
                if (result instanceof ConsumerRecords<?, ?> records && !records.isEmpty()) {
                  haltIf(Halt.READING);
                }
                return result;
              });
    }

    @Override
    public Consumer<byte[], byte[]> releases() {
      return real.releases();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Producer<byte[], byte[]> producer() {
      Producer<byte[], byte[]> producer = real.producer();
      return (Producer<byte[], byte[]>)
          proxy(
              Producer.class,
              (proxy, method, arguments) -> {
                if (method.getName().equals("commitTransaction")) {
                  producer.flush();
                  haltIf(Halt.PUBLISHING);
                }
                Object result = method.invoke(producer, arguments);
                if (method.getName().equals("commitTransaction")) {
                  haltIf(Halt.COMMITTED);
                }
                return result;
              });
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
      return Proxy.newProxyInstance(
          HaltingService.class.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, arguments) -> {
            try {
              return handler.invoke(proxy, method, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          });
    }
  }
}
