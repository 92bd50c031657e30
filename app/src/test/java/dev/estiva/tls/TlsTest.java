package dev.estiva.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PEM files become what TLS needs, or a message that says what to do. */
class TlsTest {
    @TempDir
    private static Path dir;

    private static TestCertificate rsa = new TestCertificate(Path.of(""), Path.of(""));
    private static TestCertificate ec = rsa;

    @BeforeAll
    static void makeCertificates() throws IOException {
        rsa = TestCertificate.make(dir, "RSA", "dns:localhost,ip:127.0.0.1");
        ec = TestCertificate.make(dir, "EC", "dns:gpu1.lab");
    }

    @Test
    void readsCertificatesAndKeysOfEachKind() throws Exception {
        assertThat(Tls.server(rsa.chain(), rsa.key()).getProtocol()).isEqualTo("TLS");
        assertThat(Tls.server(ec.chain(), ec.key()).getProtocol()).isEqualTo("TLS");
        assertThat(Tls.client(ec.chain()).getProtocol()).isEqualTo("TLS");
        assertThat(Tls.nameIn(ec.chain())).isEqualTo("gpu1.lab");
        assertThat(Tls.nameIn(rsa.chain())).isEqualTo("localhost");
    }

    @Test
    void saysWhenKeyAndCertificateDoNotBelongTogether() {
        assertThatThrownBy(() -> Tls.server(rsa.chain(), ec.key()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not belong to");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        assertFails("there is no file", dir.resolve("none.pem"), rsa.key());
        assertFails("holds no certificate", rsa.key(), rsa.key());
        assertFails("holds no private key", rsa.chain(), rsa.chain());
        String key = Files.readString(rsa.key());
        assertFails("openssl pkcs8 -topk8 -nocrypt", rsa.chain(), write(key.replace(" PRIVATE", " RSA PRIVATE")));
        assertFails("encrypted key", rsa.chain(), write(key.replace(" PRIVATE", " ENCRYPTED PRIVATE")));
        assertFails("neither RSA, EC nor EdDSA, or is damaged", rsa.chain(), write(key.replaceFirst("M", "")));
        String chain = Files.readString(rsa.chain());
        assertFails("unreadable certificate", write(chain.replaceFirst("\nM", "\nA")), rsa.key());
    }

    private static Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "changed", ".pem"), text);
    }

    private static void assertFails(String message, Path chain, Path key) {
        assertThatThrownBy(() -> Tls.server(chain, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
