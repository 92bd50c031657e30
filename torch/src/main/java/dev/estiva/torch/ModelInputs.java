package dev.estiva.torch;

import dev.estiva.torch.NpyHeader.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What a model is to be given: so many inputs of one shape. Their numbers are read when they are needed. */
sealed interface ModelInputs {
    /** Of one input. */
    Shape shape();

    long count();

    /** On the CPU, the first dimension counting the inputs; floating numbers are of the session's type. */
    Tensor tensor(Session session) throws IOException;

    default long numbers() {
        return (long) shape().times(count()).numbers();
    }

    /** Made up: numbers from 0 to 1 by the seed. */
    record Synthetic(long count, Shape shape) implements ModelInputs {
        @Override
        public Tensor tensor(Session session) {
            try (PointerScope _ = new PointerScope()) {
                TensorOptions options =
                        new TensorOptions(session.settings().dtype().scalarType());
                Generator random = torch.createCPUGenerator(session.settings().seed()); // others may use the common one
                return torch.rand(shape.times(count).array(), new GeneratorOptional(random), options)
                        .retainReference();
            }
        }
    }

    /** Those of the parameters themselves. */
    record Inline(NestedNumbers given) implements ModelInputs {
        @Override
        public Shape shape() {
            return given.shape().inner();
        }

        @Override
        public long count() {
            return given.shape().first();
        }

        @Override
        public Tensor tensor(Session session) {
            try (PointerScope _ = new PointerScope()) {
                Tensor flat = torch.tensor(given.values(), new TensorOptions(ScalarType.Float));
                return flat.reshape(given.shape().array())
                        .to(session.settings().dtype().scalarType())
                        .retainReference();
            }
        }
    }

    /** Those of a file of the worker, from an offset on, little end first. */
    record Stored(Path file, long offset, Kind kind, long count, Shape shape) implements ModelInputs {
        @Override
        public Tensor tensor(Session session) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(numbers() * kind.bytes()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            try (FileChannel channel = FileChannel.open(file)) {
                channel.position(offset);
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes) < 0) {
                        throw new IOException(file + " ends after " + channel.size() + " bytes");
                    }
                }
            }
            bytes.flip();
            try (PointerScope _ = new PointerScope();
                    BytePointer memory = new BytePointer(bytes)) {
                Tensor there =
                        torch.from_blob(memory, shape.times(count).array(), new TensorOptions(kind.scalarType()));
                ScalarType type = kind.isFloating() ? session.settings().dtype().scalarType() : kind.scalarType();
                return there.clone().to(type).retainReference();
            }
        }
    }
}
