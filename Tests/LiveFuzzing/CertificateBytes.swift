import Fuzzing
import Live
import Wire

/// Certificates, keys and revocation lists in PEM.
enum CertificateBytes {
  static func read(_ bytes: [UInt8]) {
    for scheme in [TUFKey.Scheme.ed25519, .ecdsaP256, .rsaPSS] {
      _ = SignatureCheck.holds(bytes.suffix(64), of: TUFKey(scheme: scheme, value: bytes), over: bytes)
    }
    ScratchFile.with(bytes) { path in
      var options = TLSTrust.Options()
      options.revocations = path
      _ = try? TLSTrust(options)
      options.revocations = nil
      options.authorities = path
      guard (try? TLSTrust(options)) != nil else { return }
      options.authorities = nil
      options.identity = TLSIdentity.Files(certificate: path, key: path)
      _ = try? TLSTrust(options)
    }
  }
}
