package org.dt4ecg.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The house's rules on who may use whom. Here, where all modules are at hand. */
@Tag("slow")
class ArchitectureTest {

  private static final String ROOT = "org.dt4ecg.";

  /** Generated: its classes refer to each other as the schemas do. */
  private static final String GENERATED = "org.dt4ecg.schemas.avro..";

  /** The last two use the others, and nothing uses them. */
  private static final List<String> MODULES =
      List.of(
          "schemas",
          "model",
          "fleet",
          "topology",
          "training",
          "console",
          "dashboard",
          "gateway",
          "retrainer",
          "app",
          "study",
          "bench");

  /** What applications may use of the topology, with what is nested in it. */
  private static final Set<String> TOPOLOGY_API =
      Stream.of(
              "EcgStreamsApplication",
              "ApplicationHealth",
              "DeviceLookup",
              "EcgTopology",
              "TopologyConfig",
              "TopologyDescriptions",
              "metrics.PipelineCounters",
              "release.WatcherState",
              "drift.Drift",
              "windowing.StoredDevice",
              "windowing.WindowingSettings")
          .map(name -> ROOT + "topology." + name)
          .collect(Collectors.toUnmodifiableSet());

  /** A benchmark of one step of the stream has to use that step. */
  private static final Set<String> BENCHMARKED =
      Set.of(ROOT + "topology.join.Enrichment", ROOT + "topology.join.Profiles");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.dt4ecg");

  /** All but what measures them, which may use all. */
  private static final JavaClasses PRODUCT =
      CLASSES.that(DescribedPredicate.not(resideInAPackage("org.dt4ecg.bench..")));

  /** As {@code CONTRIBUTING.md} has them: {@code | `module` | `used` `used` | what it holds |}. */
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|((?: `\\w+`)*) \\| .*");

  private static final Path PROJECT = Path.of(System.getProperty("dt4ecg.project.directory", ".."));

  static List<Arguments> modules() throws IOException {
    List<Arguments> modules =
        Files.readAllLines(PROJECT.resolve("CONTRIBUTING.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> Arguments.of(row.group(1), row.group(2).replace("`", "").strip()))
            .toList();
    assertThat(modules).as("rows of the table of modules").hasSize(11);
    return modules;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyThoseItMay(String module, String allowed) {
    String[] packages =
        Stream.concat(
                Stream.of(module),
                Arrays.stream(allowed.split(" ")).filter(name -> !name.isEmpty()))
            .map(name -> ROOT + name + "..")
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.dt4ecg..")
                .and(DescribedPredicate.not(resideInAnyPackage(packages))))
        .check(PRODUCT);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void thePackagesOfAModuleFormNoCircle(String module, String allowed) {
    slices().assignedFrom(packagesOf(module)).should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void noTwoClassesShareASimpleName() {
    Map<String, List<String>> byName =
        CLASSES.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getName().endsWith("package-info"))
            .filter(type -> !type.getPackageName().endsWith("jmh_generated"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));

    assertThat(byName).hasSizeGreaterThan(500);
    assertThat(byName.values()).allSatisfy(names -> assertThat(names).hasSize(1));
  }

  @Test
  void applicationsUseThePublicTypesOfTheTopologyAlone() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("org.dt4ecg.topology..")))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.dt4ecg.topology..")
                .and(
                    DescribedPredicate.describe(
                        "are internal", type -> !TOPOLOGY_API.contains(outermost(type))))
                .and(
                    DescribedPredicate.describe(
                        "are not benchmarked", type -> !BENCHMARKED.contains(outermost(type)))))
        .check(CLASSES);
    noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage("org.dt4ecg.topology..", "org.dt4ecg.bench.micro..")))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are benchmarked", type -> BENCHMARKED.contains(outermost(type))))
        .check(CLASSES);
  }

  @Test
  void thePublicTypesOfTheTopologyNameNoneThatIsInternal() {
    List<JavaClass> api =
        CLASSES.stream()
            .filter(type -> TOPOLOGY_API.contains(outermost(type)))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .toList();
    assertThat(api).hasSizeGreaterThan(TOPOLOGY_API.size());
    Set<String> internal = new TreeSet<>();
    for (JavaClass type : api) {
      for (JavaCodeUnit unit : type.getCodeUnits()) {
        if (unit.getModifiers().contains(JavaModifier.PUBLIC)) {
          Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
              .flatMap(named -> named.getAllInvolvedRawTypes().stream())
              .filter(named -> named.getPackageName().startsWith(ROOT + "topology"))
              .filter(named -> !TOPOLOGY_API.contains(outermost(named)))
              .forEach(named -> internal.add(unit.getFullName() + " names " + named.getName()));
        }
      }
    }
    assertThat(internal).isEmpty();
  }

  @Test
  void theReadmeOfTheTopologyListsItsPublicTypes() throws IOException {
    String readme = Files.readString(PROJECT.resolve("topology/README.md"));
    String section = readme.split("## What an application uses", 2)[1].split("\n## ", 2)[0];

    assertThat(Pattern.compile("(?m)^\\| `([\\w.]+)` \\|").matcher(section).results())
        .map(row -> ROOT + "topology." + row.group(1))
        .containsExactlyInAnyOrderElementsOf(TOPOLOGY_API);
  }

  private static String outermost(JavaClass type) {
    return type.getName().split("\\$", 2)[0];
  }

  @Test
  void onlyLearningUsesLibtorch() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("org.dt4ecg.training.learning..")))
        .should()
        .dependOnClassesThat(resideInAPackage("ai.djl.pytorch.."))
        .check(PRODUCT);
  }

  /** See {@code Scalars} for why. */
  @Test
  void whatGradientsGoThroughTakesNumbersOnlyByWayOfScalars() {
    for (String operation : List.of("mul", "div", "pow", "maximum", "minimum")) {
      noClasses()
          .that()
          .resideInAnyPackage("org.dt4ecg.training.network..", "org.dt4ecg.training.learning..")
          .should()
          .callMethod("ai.djl.ndarray.NDArray", operation, "java.lang.Number")
          .check(PRODUCT);
    }
  }

  @Test
  void theStreamingRuntimeCarriesNoLibtorch() {
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> Class.forName("ai.djl.pytorch.engine.PtEngine"));
  }

  @Test
  void onlyTheTopologyAndTheCommandLineUseKafkaStreams() {
    classes()
        .that(
            resideInAPackage("org.dt4ecg..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage("org.dt4ecg.topology..", "org.dt4ecg.app.."))))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(resideInAPackage("org.apache.kafka.streams..")))
        .check(PRODUCT);
  }

  @Test
  void everyServerOverHttpIsTheOneWithLimits() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("com.sun.net.httpserver.."))
        .check(PRODUCT);
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("org.dt4ecg.console.http..")))
        .should()
        .dependOnClassesThat(resideInAPackage("org.eclipse.jetty.."))
        .check(PRODUCT);
  }

  @Test
  void whatAModelSaysOfASessionAndOfPeopleEnrolledIsIndependentOfKafka() {
    classes()
        .that(
            resideInAnyPackage(
                "org.dt4ecg.model.fusion..",
                "org.dt4ecg.model.enrolment..",
                "org.dt4ecg.model.embedding.."))
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.not(resideInAPackage("org.apache.kafka..")))
        .check(PRODUCT);
  }

  @Test
  void allModulesAreLookedAt() {
    for (String module : MODULES.subList(0, MODULES.size() - 2)) {
      assertThat(CLASSES.stream().filter(type -> type.getPackageName().startsWith(ROOT + module)))
          .as(module)
          .hasSizeGreaterThan(5);
    }
  }

  /** A scope that a module gives itself counts for all that comes to it by way of others, too. */
  @Test
  void noModuleTakesForItsTestsAloneWhatAModuleThatItUsesRunsWith() throws Exception {
    Map<String, Map<String, String>> poms = new TreeMap<>();
    for (String module : MODULES) {
      poms.put("dt4ecg-" + module, scopesOf(PROJECT.resolve(module).resolve("pom.xml")));
    }
    Set<String> missing = new TreeSet<>();
    poms.forEach(
        (module, scopes) -> {
          Set<String> runsWith = runsWith(module, poms);
          scopes.forEach(
              (artifact, scope) -> {
                if (scope.equals("test") && runsWith.contains(artifact)) {
                  missing.add(module + " has " + artifact + " in its tests alone");
                }
              });
        });
    assertThat(poms.get("dt4ecg-app")).containsEntry("dt4ecg-gateway", "compile");
    assertThat(missing).isEmpty();
  }

  private static Set<String> runsWith(String module, Map<String, Map<String, String>> poms) {
    Set<String> found = new TreeSet<>();
    poms.getOrDefault(module, Map.of())
        .forEach(
            (artifact, scope) -> {
              if (!scope.equals("test")) {
                found.add(artifact);
                found.addAll(runsWith(artifact, poms));
              }
            });
    return found;
  }

  private static Map<String, String> scopesOf(Path pom) throws Exception {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(pom.toFile())
            .getDocumentElement();
    Map<String, String> scopes = new TreeMap<>();
    for (Element list : children(project, "dependencies")) {
      for (Element dependency : children(list, "dependency")) {
        List<Element> scope = children(dependency, "scope");
        scopes.put(
            children(dependency, "artifactId").get(0).getTextContent(),
            scope.isEmpty() ? "compile" : scope.get(0).getTextContent());
      }
    }
    return scopes;
  }

  private static List<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(element -> element.getTagName().equals(name))
        .toList();
  }

  private static SliceAssignment packagesOf(String module) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        String name = type.getPackageName();
        boolean counts =
            (name.equals(ROOT + module) || name.startsWith(ROOT + module + "."))
                && !resideInAPackage(GENERATED).test(type);
        return counts ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages of " + module;
      }
    };
  }
}
