package dev.superposition.worker.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The last row of every matrix of a tensor [B, height, width], to be set to one number again and again. By memory copies: an operation on such
 * a view of the tensor takes fifty to a hundred times as long.
 */
final class LastRow {
    private final BytePointer[] rows;
    private final byte[] content;

    /**
     * @param tensor of floats or doubles, row-major; must outlive this object
     */
    LastRow(INDArray tensor, double value) {
        this.content = content(tensor.dataType(), Math.toIntExact(tensor.size(2)), value);
        this.rows = new BytePointer[Math.toIntExact(tensor.size(0))];
        for (int i = 0; i < rows.length; i++) {
            long rowsBefore = (i + 1) * tensor.size(1) - 1;
            rows[i] = new BytePointer(tensor.data().addressPointer()).position(rowsBefore * content.length);
        }
    }

    /** Sets every element of these rows to the number. */
    void write() {
        for (BytePointer row : rows) {
            row.put(content, 0, content.length);
        }
    }

    private static byte[] content(DataType type, int width, double value) {
        ByteBuffer bytes = ByteBuffer.allocate(width * type.width()).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            if (type == DataType.DOUBLE) {
                bytes.putDouble(value);
            } else {
                bytes.putFloat((float) value);
            }
        }
        return bytes.array();
    }
}
