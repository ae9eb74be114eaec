package dev.superposition.worker.model;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whole tensors of floats to and from Java arrays, row-major, by one memory copy. */
public final class Tensors {
    private Tensors() {}

    /** Copies the first {@code tensor.length()} values into the tensor. */
    public static void write(float[] values, INDArray tensor) {
        FloatPointer pointer = new FloatPointer(tensor.data().addressPointer());
        pointer.put(values, 0, Math.toIntExact(tensor.length()));
    }

    /** The values of the tensor. */
    public static float[] read(INDArray tensor) {
        float[] values = new float[Math.toIntExact(tensor.length())];
        new FloatPointer(tensor.data().addressPointer()).get(values);
        return values;
    }
}
