package dev.carflow.operations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Reads the certificates of a key store or of a PEM file. */
public final class StoredCertificates {

    private StoredCertificates() {}

    /** Returns the certificates that a store has for its keys, with those that issued them. */
    public static List<Certificate> ofKeys(KeyStore store) throws KeyStoreException {
        List<Certificate> all = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Certificate[] chain = store.getCertificateChain(alias);
            if (chain != null) {
                Collections.addAll(all, chain);
            }
        }
        return all;
    }

    /** Returns the certificates that a store trusts: the first of each entry. */
    public static List<Certificate> trusted(KeyStore store) throws KeyStoreException {
        List<Certificate> all = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            all.add(store.getCertificate(alias));
        }
        all.removeIf(Objects::isNull);
        return all;
    }

    public static Collection<? extends Certificate> inPem(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }
}
