package dev.superposition.worker.audit;

import dev.superposition.worker.config.Engine;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of a sweep are audited: those whose identity, a hash, falls below the share, and one more. A run is chosen by what
 * it is, whatever it is trained with, where, or in which attempt.
 *
 * @param always identity of a run that is audited whatever its hash; null for none
 */
public record AuditRule(AuditSettings settings, @Nullable String always) implements Serializable {
    /** Audits nothing. */
    public static final AuditRule NONE = new AuditRule(AuditSettings.NONE, null);

    private static final int HEX_DIGITS = 16;
    private static final int HEX = 16;

    /**
     * Whether runs of an engine can be audited: the reference is not held against itself, nor against models too wide for the one
     * task that it would follow them in.
     */
    public static boolean applies(Engine engine) {
        return switch (engine) {
            case ND4J, DL4J_SPARK -> false;
            case SIMD -> true;
        };
    }

    /** Whether the run of this {@code config_id} is audited. */
    public boolean selects(String configId) {
        return settings.share() > 0 && (configId.equals(always) || draw(configId) < settings.share());
    }

    /** A number in [0, 1), uniform over configurations: the first 53 bits of the identity. */
    public static double draw(String configId) {
        return (Long.parseUnsignedLong(configId, 0, HEX_DIGITS, HEX) >>> 11) * 0x1p-53;
    }
}
