package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.UnreachableException;
import dev.estiva.tls.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS. */
@Timeout(60)
class HttpsTest {
    @TempDir
    private Path dir;

    private static EstivaClient client(ApiRig rig, @Nullable Path ca) {
        return EstivaClient.of(new ClientSettings(URI.create(rig.http.url()), null, null, "ana", ca, Duration.ZERO));
    }

    @Test
    void clientsThatTrustTheCertificateAreServed() throws Exception {
        TestCertificate certificate = TestCertificate.make(dir, "RSA", "dns:localhost,ip:127.0.0.1");
        try (ApiRig rig = ApiRig.open(dir, settings -> settings.withTls(certificate.files()));
                EstivaClient trusting = client(rig, certificate.chain());
                EstivaClient doubting = client(rig, null)) {
            assertThat(rig.http.url()).startsWith("https://127.0.0.1:");
            assertThat(trusting.submit(JobRequest.command("x"))).isEqualTo(1);
            assertThat(trusting.job(1).user()).isEqualTo("ana");
            assertThatThrownBy(doubting::cluster).isInstanceOf(UnreachableException.class);
            try (RawHttp plain = rig.raw()) {
                assertThat(plain.writes("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .readAll())
                        .doesNotContain("200 OK");
            }
        }
    }

    @Test
    void aHandshakeThatDoesNotComeHoldsNothingUp() throws Exception {
        TestCertificate certificate = TestCertificate.make(dir, "EC", "ip:127.0.0.1");
        HttpLimits limits = new HttpLimits(
                100, 100, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (ApiRig rig = ApiRig.open(
                        dir, settings -> settings.withTls(certificate.files()).withLimits(limits));
                EstivaClient trusting = client(rig, certificate.chain());
                RawHttp silent = rig.raw()) {
            trusting.cluster();
            assertThat(silent.readAll()).isEmpty();
        }
    }

    @Test
    void aCertificateThatCannotBeUsedIsSaidAtTheStart() {
        assertThatThrownBy(() -> ApiRig.open(
                        dir,
                        settings -> settings.withTls(new TestCertificate(dir.resolve("a"), dir.resolve("b")).files())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file");
    }
}
