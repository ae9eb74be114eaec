package dev.superposition.worker.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of one trained model, dropout off. Formulas: EXPERIMENTS, section 2 of the project's science page, and
 * {@link FeaturePhase}.
 *
 * @param loss evaluation loss: mean over samples and features of I_i (x_i − x'_i)²
 * @param lossStderr standard error of {@code loss}
 * @param frobeniusNorm ‖W‖_F, un-squared
 * @param dimensionsPerFeature D* = m / ‖W‖_F²; infinite for W = 0
 * @param featuresRepresented how many ‖W_i‖ reach {@link FeaturePhase#REPRESENTED_NORM}
 * @param hiddenKurtosis mean over hidden dimensions of E[(h − μ)⁴]/Var[h]² (3 for a normal distribution), NaN if h is constant
 * @param features one entry a feature, in order
 * @param components the represented features, grouped by who interferes with whom; largest first
 * @param basisAlignment mean over represented features of Σ_k W_ik⁴/‖W_i‖⁴, see {@link BasisAlignment}
 * @param adversarialLoss the loss under attack, see {@link AdversarialLoss}; null unless asked for
 * @param trainLoss the loss of the examples of a finite data set, see {@link HiddenVectors}; null if data are fresh
 * @param hiddenVectors one of each example with a present feature; null if data are fresh
 */
public record Measurement(
        double loss,
        double lossStderr,
        double frobeniusNorm,
        double dimensionsPerFeature,
        int featuresRepresented,
        double hiddenKurtosis,
        List<Feature> features,
        List<Component> components,
        double basisAlignment,
        @Nullable Double adversarialLoss,
        @Nullable Double trainLoss,
        @Nullable List<HiddenVector> hiddenVectors) {

    public Measurement {
        features = List.copyOf(features);
        components = List.copyOf(components);
        hiddenVectors = hiddenVectors == null ? null : List.copyOf(hiddenVectors);
    }

    /**
     * One feature.
     *
     * @param index i, from 0
     * @param importance I_i
     * @param sparsity S_i
     * @param norm ‖W_i‖
     * @param dimensionality D_i = ‖W_i‖² / Σ_j (Ŵ_i·W_j)², in [0, 1]; 0 for a dead feature
     * @param interference Σ_{j≠i} (Ŵ_i·W_j)²; 0 for a dead feature
     * @param loss E[(x_i − x'_i)²], without importance
     */
    public record Feature(
            int index,
            double importance,
            double sparsity,
            double norm,
            double dimensionality,
            double interference,
            double bias,
            FeaturePhase phase,
            double loss) {}

    /**
     * A connected component of represented features linked by interference: k features in d dimensions. In a tight frame each
     * has dimensionality d/k.
     *
     * @param size k
     * @param rank d, the numerical rank of the component's columns of W
     * @param members indices of the features, increasing
     * @param geometry what they form
     */
    public record Component(int size, int rank, List<Integer> members, Polytope geometry) {
        public Component {
            members = List.copyOf(members);
        }
    }

    /**
     * The hidden vector of one training example.
     *
     * @param norm ‖h_t‖
     * @param dimensionality D_t = ‖h_t‖² / Σ_s (ĥ_t·h_s)² over all examples, in [0, 1]; 0 for a zero vector
     * @param vector h_t, length m
     */
    public record HiddenVector(double norm, double dimensionality, List<Float> vector) {
        public HiddenVector {
            vector = List.copyOf(vector);
        }
    }
}
