package dev.superposition.worker.model;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A product of matrices that is computed again and again, between tensors that stay where they are: its native operation is put together once. Of an
 * audit of tiny models, putting together five products a step was an eighth.
 */
final class Product {
    private final Mmul operation;
    private final OpContext context;

    /**
     * {@code result[i] = a[i] b[i]} for every matrix i of tensors [B, height, width].
     *
     * @param result takes the product; all three must outlive this object
     */
    Product(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray result) {
        MMulTranspose transposes = MMulTranspose.builder()
                .transposeA(transposeA)
                .transposeB(transposeB)
                .build();
        this.operation = new Mmul(a, b, result, transposes);
        this.context = Nd4j.getExecutioner().buildContext();
        context.setInputArrays(operation.inputArguments());
        context.setOutputArrays(operation.outputArguments());
        context.setBArguments(operation.bArgs());
        context.setIArguments(operation.iArgs());
        context.setTArguments(operation.tArgs());
        context.setDArguments(operation.dArgs());
    }

    /** Computes the product of what the tensors hold now. */
    void compute() {
        Nd4j.getExecutioner().exec(operation, context);
    }
}
