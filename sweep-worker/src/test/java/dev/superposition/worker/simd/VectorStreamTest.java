package dev.superposition.worker.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.data.StreamPoints;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("law")
class VectorStreamTest {
    private static final int[] KEY = {-5, 77, 1 << 30, 12345};

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 1, 0, 64",
        "7, 1, 3, 5, 128, 192",
        "1000000, 1, 2, 1, 0, 4096",
        "-1, 1, 0, 64, 64, 64",
        "-3, 5, 2, 3, 64, 128"
    })
    void rows_areTheSharedStreamsToTheBit(int firstStep, int steps, int column, int columns, int firstRow, int rows) {
        RandomStream shared = new RandomStream(KEY, Purpose.DATA);
        int[] inOrder = new VectorStream(KEY, Purpose.DATA).rows(firstStep, steps, column, columns, firstRow, rows);
        for (int t = 0; t < steps; t++) {
            int[][] expected = shared.bits(firstStep + t, column, columns, firstRow, rows);
            for (int c = 0; c < columns; c++) {
                for (int row = 0; row < rows; row++) {
                    assertThat(inOrder[Aligned.START + (c * steps + t) * rows + row])
                            .isEqualTo(expected[row / 16 % 4][c * rows / 4 + row / 64 * 16 + row % 16]);
                }
            }
        }
    }

    @Test
    void points_areTheSharedPointsToTheBit() {
        float[] gaps = new float[2048];
        float[] marks = new float[2048];
        float[] expectedGaps = new float[2048];
        float[] expectedMarks = new float[2048];
        for (int step = 0; step < 20; step++) {
            new VectorPoints(KEY).draw(step, 2, 1024, gaps, marks);
            new StreamPoints(KEY).draw(step, 2, 1024, expectedGaps, expectedMarks);
            assertThat(gaps).containsExactly(expectedGaps);
            assertThat(marks).containsExactly(expectedMarks);
        }
    }

    @Test
    void install_onThisMachine_isTakenByTheCompiler() {
        assertThat(KernelInlining.kernels())
                .contains(
                        "dev/superposition/worker/simd/ProductBlocks.sixByTwo",
                        "dev/superposition/worker/simd/VectorOptimizer.update")
                .hasSizeGreaterThan(20);
        assertThat(KernelInlining.install()).isTrue();
    }
}
