package dev.estiva.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What both ends of a connection need for TLS, from PEM files. */
public final class Tls {
    /** Older ones are broken. */
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Kinds of names in a certificate (RFC 5280). */
    private static final Integer DNS_NAME = 2;

    private static final Integer IP_ADDRESS = 7;

    private Tls() {}

    /** The versions to offer and to take. */
    public static String[] protocols() {
        return PROTOCOLS.toArray(new String[0]);
    }

    /**
     * For a server.
     *
     * @param chain its certificate, followed by those that lead to an authority
     * @param key the private key of the certificate, PKCS #8, not encrypted
     * @throws IOException if a file cannot be used or the two do not belong together, saying what to do
     */
    public static SSLContext server(Path chain, Path key) throws IOException {
        List<X509Certificate> certificates = Pem.certificates(chain);
        PrivateKey privateKey = Pem.privateKey(key);
        requirePair(chain, certificates.getFirst(), key, privateKey);
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("server", privateKey, new char[0], certificates.toArray(new X509Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use " + chain + " with " + key + ": " + e.getMessage(), e);
        }
    }

    /**
     * For a client.
     *
     * @param authorities whom to trust: a PEM file of certificates, or null for those that the system trusts
     */
    public static SSLContext client(@Nullable Path authorities) throws IOException {
        try {
            if (authorities == null) {
                return SSLContext.getDefault();
            }
            KeyStore store = emptyStore();
            int number = 0;
            for (X509Certificate certificate : Pem.certificates(authorities)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use the authorities of " + authorities + ": " + e.getMessage(), e);
        }
    }

    /** A name that the first certificate of a file is for, or the empty string if it names none. */
    public static String nameIn(Path chain) throws IOException {
        try {
            var names = Pem.certificates(chain).getFirst().getSubjectAlternativeNames();
            return names == null
                    ? ""
                    : names.stream()
                            .filter(name -> name.getFirst().equals(DNS_NAME)
                                    || name.getFirst().equals(IP_ADDRESS))
                            .map(name -> String.valueOf(name.get(1)))
                            .findFirst()
                            .orElse("");
        } catch (CertificateParsingException e) {
            throw new IOException(chain + " holds a certificate with unreadable names: " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void requirePair(Path chain, X509Certificate certificate, Path key, PrivateKey privateKey)
            throws IOException {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        boolean matches;
        try {
            byte[] probe = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            matches = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            matches = false;
        }
        if (!matches) {
            throw new IOException("the key in " + key + " does not belong to the first certificate in " + chain);
        }
    }
}
