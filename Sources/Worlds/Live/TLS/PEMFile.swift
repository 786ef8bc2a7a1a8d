import Glibc
import SwiftASN1
import X509

/// Reads the files in which certificates, keys and revocation lists come (RFC 7468).
enum PEMFile {
  /// A longer file is refused. The authorities of a whole system take 250 kB.
  private static let most: Int64 = 4 << 20

  /// The documents in a file, in their order; at least one.
  ///
  /// - Throws: `TLSProblem` when it cannot be read or holds none.
  static func documents(_ path: String) throws(TLSProblem) -> [PEMDocument] {
    let text = String(decoding: try bytes(path), as: UTF8.self)
    guard let documents = try? PEMDocument.parseMultiple(pemString: text), !documents.isEmpty else {
      throw TLSProblem("\(path) is no PEM file: it has no line such as -----BEGIN CERTIFICATE-----.")
    }
    return documents
  }

  /// All certificates in a file; at least one.
  static func certificates(_ path: String) throws(TLSProblem) -> [Certificate] {
    var result: [Certificate] = []
    for document in try documents(path) where document.discriminator == Certificate.defaultPEMDiscriminator {
      guard let certificate = try? Certificate(pemDocument: document) else {
        throw TLSProblem("A certificate in \(path) is malformed.")
      }
      result.append(certificate)
    }
    guard !result.isEmpty else { throw TLSProblem("\(path) holds no certificate.") }
    return result
  }

  /// The one private key in a file.
  static func privateKey(_ path: String) throws(TLSProblem) -> Certificate.PrivateKey {
    let keys = try documents(path).filter { $0.discriminator.hasSuffix("PRIVATE KEY") }
    guard let document = keys.first else { throw TLSProblem("\(path) holds no private key.") }
    guard let key = try? Certificate.PrivateKey(pemDocument: document) else {
      throw TLSProblem("The private key in \(path) is encrypted, malformed, or of a kind that TLS does not use.")
    }
    return key
  }

  static func bytes(_ path: String) throws(TLSProblem) -> [UInt8] {
    do throws(StoreError) {
      let file = try StoreFile(path: path, flags: O_RDONLY)
      let length = try file.length()
      guard length <= most else { throw StoreError("\(path) is too large for a file of certificates.") }
      return try file.read(Int(length), at: 0)
    } catch { throw TLSProblem(error.sentence) }
  }
}
