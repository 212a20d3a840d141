package io.workflow.engine.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Which way the arrows point, and what the pure core may not touch. */
@AnalyzeClasses(
    packages = "io.workflow.engine",
    importOptions = ImportOption.DoNotIncludeTests.class)
class EngineArchitectureTest {

  private static final String STATE = "io.workflow.engine.state..";
  private static final String DECIDE = "io.workflow.engine.decide..";
  private static final String SHARD = "io.workflow.engine.shard..";

  /** Calls whose answer differs from one time to the next. */
  private static final DescribedPredicate<AccessTarget.MethodCallTarget> UNREPEATABLE =
      new DescribedPredicate<>("clock, random or identity of the process") {
        private static final Set<String> NAMES =
            Set.of("nanoTime", "currentTimeMillis", "randomUUID", "random", "identityHashCode");

        @Override
        public boolean test(AccessTarget.MethodCallTarget target) {
          return NAMES.contains(target.getName())
              || (target.getName().equals("now")
                  && target.getOwner().getPackageName().equals("java.time"));
        }
      };

  @ArchTest
  static final ArchRule ENGINE_STANDS_ON_PROTOCOL_AND_COLLECTIONS_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.workflow.engine..",
              "io.workflow.protocol..",
              "org.pcollections..",
              "org.jspecify..",
              "java..")
          .because("Spring, IO and drivers belong to the adapters of other modules");

  @ArchTest
  static final ArchRule STATE_KNOWS_NEITHER_DECISIONS_NOR_SHARDS =
      noClasses()
          .that()
          .resideInAPackage(STATE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DECIDE, SHARD)
          .because("arrows point from decide to state");

  @ArchTest
  static final ArchRule DECISIONS_DO_NOT_KNOW_SHARDS =
      noClasses()
          .that()
          .resideInAPackage(DECIDE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SHARD)
          .because("arrows point from shard to decide and state");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.workflow.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule CORE_ASKS_NO_CLOCK_AND_NO_DICE =
      noClasses()
          .that()
          .resideInAnyPackage(STATE, DECIDE)
          .should()
          .callMethodWhere(
              DescribedPredicate.<com.tngtech.archunit.core.domain.JavaMethodCall>describe(
                  "they ask " + UNREPEATABLE.getDescription(),
                  call -> UNREPEATABLE.test(call.getTarget())))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(RandomGenerator.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(InstantSource.class)
          .because("time, ids and randomness come in as arguments: a decision must be repeatable");

  @ArchTest
  static final ArchRule CORE_HAS_NO_THREADS_AND_NO_IO =
      noClasses()
          .that()
          .resideInAnyPackage(STATE, DECIDE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ThreadLocal.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..",
              "java.nio..",
              "java.util.concurrent..",
              "java.sql..",
              "java.util.logging..")
          .orShould()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "do input or output",
                  type ->
                      type.getPackageName().equals("java.io")
                          && !type.getSimpleName().equals("Serializable")));

  @ArchTest
  static final ArchRule CORE_KEEPS_NOTHING_BETWEEN_DECISIONS =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(STATE, DECIDE)
          .and()
          .areStatic()
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?")
          .because("such names say nothing");
}
