package org.dt4ecg.schemas.serde;

/** Where classes are looked for that a setting or a schema names. */
final class ClassLoaders {

  private ClassLoaders() {}

  /** The thread's context class loader, as Kafka does; this class's own where there is none. */
  static ClassLoader ofThread() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : ClassLoaders.class.getClassLoader();
  }
}
