package dev.estiva.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes models in TorchScript without a Python: PyTorch saves a module that has weights and no code, and the code is then
 * put into the archive, which is a zip.
 */
final class ScriptArchive {
    private ScriptArchive() {}

    /**
     * Writes a model that has one method.
     *
     * @param weights by the names that the statement knows them by, as in {@code self.weight}
     * @param statement the last of {@code forward(self, x)}
     * @param answer the type of what it returns, such as {@code Tensor}
     */
    static void write(Path file, Map<String, Tensor> weights, String statement, String answer) throws IOException {
        Path bare = Files.createTempFile(file.toAbsolutePath().getParent(), "bare", ".pt");
        try {
            try (PointerScope _ = new PointerScope()) {
                JitModule module = new JitModule(new QualifiedName("__torch__.Layers"));
                weights.forEach((name, tensor) -> module.register_parameter(name, tensor, false));
                module.save(bare.toString());
            }
            String method =
                    "  def forward(self: __torch__.Layers, x: Tensor) -> " + answer + ":\n    " + statement + "\n";
            complete(bare, file, method);
        } finally {
            Files.delete(bare);
        }
    }

    private static void complete(Path bare, Path file, String method) throws IOException {
        try (ZipFile from = new ZipFile(bare.toFile());
                OutputStream out = Files.newOutputStream(file);
                ZipOutputStream to = new ZipOutputStream(out)) {
            for (ZipEntry entry : from.stream().toList()) {
                if (!entry.getName().endsWith("debug_pkl")) {
                    byte[] content = from.getInputStream(entry).readAllBytes();
                    boolean isCode = entry.getName().endsWith("__torch__.py");
                    copy(to, entry.getName(), isCode ? withMethod(content, method) : content);
                }
            }
        }
    }

    private static byte[] withMethod(byte[] code, String method) {
        return (new String(code, StandardCharsets.UTF_8) + method).getBytes(StandardCharsets.UTF_8);
    }

    private static void copy(ZipOutputStream to, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }
}
