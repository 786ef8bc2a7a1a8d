import Foundation
import Fuzzing
import Live
import Wire

/// Certificates, keys and revocation lists, in PEM or DER.
enum CertificateBytes {
  static func read(_ bytes: [UInt8]) {
    // A sequence in DER is put into PEM here: few changes of that would be read at all.
    guard bytes.first == 0x30 else {
      readKey(bytes)
      readLists(bytes)
      readCertificates(bytes)
      return
    }
    readKey(pem(bytes, "PUBLIC KEY"))
    readLists(pem(bytes, "X509 CRL"))
    readCertificates(pem(bytes, "CERTIFICATE"))
  }

  private static func pem(_ bytes: [UInt8], _ label: String) -> [UInt8] {
    let text = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    return Array("-----BEGIN \(label)-----\n\(text)\n-----END \(label)-----\n".utf8)
  }

  private static func readKey(_ bytes: [UInt8]) {
    for scheme in [TUFKey.Scheme.ed25519, .ecdsaP256, .rsaPSS] {
      _ = SignatureCheck.holds(bytes.suffix(64), of: TUFKey(scheme: scheme, value: bytes), over: bytes)
    }
  }

  private static func readLists(_ bytes: [UInt8]) {
    ScratchFile.with(bytes) { path in
      var options = TLSTrust.Options()
      options.revocations = path
      _ = try? TLSTrust(options)
    }
  }

  private static func readCertificates(_ bytes: [UInt8]) {
    ScratchFile.with(bytes) { path in
      var options = TLSTrust.Options()
      options.authorities = path
      guard (try? TLSTrust(options)) != nil else { return }
      options.identity = TLSIdentity.Files(certificate: path, key: path)
      _ = try? TLSTrust(options)
    }
  }
}
