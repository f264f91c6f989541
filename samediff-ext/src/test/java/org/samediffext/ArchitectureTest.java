package org.samediffext;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of docs/decisions.md point down only. ConfigException is the one type that every layer may throw. */
@AnalyzeClasses(packages = "org.samediffext", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS_POINT_DOWN = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("inject")
            .definedBy("org.samediffext.inject..")
            .layer("facade")
            .definedBy(resideInAPackage("org.samediffext").and(not(belongToAnyOf(ConfigException.class))))
            .layer("config")
            .definedBy("org.samediffext.config..")
            .layer("model")
            .definedBy("org.samediffext.model..")
            .layer("registry")
            .definedBy("org.samediffext.registry..")
            .layer("kernel")
            .definedBy("org.samediffext.kernel..")
            .layer("spi")
            .definedBy("org.samediffext.spi..")
            .whereLayer("inject")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("facade")
            .mayOnlyBeAccessedByLayers("inject")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("inject", "facade")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("inject", "facade", "config")
            .whereLayer("registry")
            .mayOnlyBeAccessedByLayers("inject", "facade", "config", "model")
            .whereLayer("kernel")
            .mayOnlyBeAccessedByLayers("inject", "facade", "config", "model", "registry");

    @ArchTest
    static final ArchRule GUICE_LIVES_IN_INJECT = noClasses()
            .that()
            .resideOutsideOfPackage("org.samediffext.inject..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.inject..", "jakarta.inject..");

    @ArchTest
    static final ArchRule YAML_LIVES_IN_CONFIG = noClasses()
            .that()
            .resideOutsideOfPackage("org.samediffext.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.snakeyaml..");

    @ArchTest
    static final ArchRule BYTE_CODE_LIVES_IN_KERNEL = noClasses()
            .that()
            .resideOutsideOfPackage("org.samediffext.kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.objectweb.asm..");

    @ArchTest
    static final ArchRule CUDA_LIVES_IN_TWO_CLASSES = noClasses()
            .that()
            .haveNameNotMatching("org\\.samediffext\\.kernel\\.(CudaDevice|Nvrtc)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j.jita..", "org.nd4j.linalg.jcublas..", "org.bytedeco.cuda..");
}
