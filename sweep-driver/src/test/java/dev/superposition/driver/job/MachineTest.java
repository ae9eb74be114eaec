package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("closed-form")
final class MachineTest {
    @Test
    void cpu_linuxOnX86_isArchitectureModelAndWidestVectors() {
        List<String> info = List.of("processor\t: 0", "model name\t: Some CPU @ 3 GHz", "flags\t\t: fpu avx avx2 sse");
        assertThat(Machine.cpu("amd64", info)).isEqualTo("amd64, Some CPU @ 3 GHz, avx2");
    }

    @Test
    void cpu_linuxOnArm_isTheArchitecture() {
        assertThat(Machine.cpu("aarch64", List.of("processor\t: 0", "Features\t: fp asimd")))
                .isEqualTo("aarch64");
    }
}
