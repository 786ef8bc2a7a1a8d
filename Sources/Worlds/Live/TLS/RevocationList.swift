import Foundation
import SwiftASN1
import X509

/// What an authority says of certificates that it has revoked (RFC 5280, 5).
struct RevocationList: Sendable {
  let issuer: DistinguishedName
  private let revoked: Set<[UInt8]>
  /// What the authority signed, and how.
  private let signed: ArraySlice<UInt8>
  private let algorithm: Certificate.SignatureAlgorithm?
  private let signature: ArraySlice<UInt8>

  /// All lists in a PEM file; at least one.
  ///
  /// - Throws: `TLSProblem` when it cannot be read or understood.
  static func read(_ path: String) throws(TLSProblem) -> [RevocationList] {
    var result: [RevocationList] = []
    for document in try PEMFile.documents(path) where document.discriminator == "X509 CRL" {
      guard let list = try? RevocationList(document.derBytes) else {
        throw TLSProblem("A revocation list in \(path) is malformed.")
      }
      result.append(list)
    }
    guard !result.isEmpty else { throw TLSProblem("\(path) holds no revocation list (-----BEGIN X509 CRL-----).") }
    return result
  }

  init(_ der: [UInt8]) throws {
    let parts = try DER.sequence(try DER.parse(der), identifier: .sequence) { nodes in
      guard let content = nodes.next(), let algorithm = nodes.next() else { throw TLSProblem("too short") }
      return (content, algorithm, try ASN1BitString(derEncoded: &nodes))
    }
    signed = parts.0.encodedBytes
    algorithm = try Self.algorithm(parts.1)
    signature = parts.2.bytes
    (issuer, revoked) = try DER.sequence(parts.0, identifier: .sequence) { nodes in
      var node = nodes.next()
      // The version is left out by lists of the first.
      if node?.identifier == .integer { node = nodes.next() }
      guard node != nil, let name = nodes.next() else { throw TLSProblem("no issuer") }
      // Said like this it is not the initializer that the library has given up.
      let parse: (ASN1Node) throws -> DistinguishedName = DistinguishedName.init(derEncoded:)
      let issuer = try parse(name)
      var revoked: Set<[UInt8]> = []
      while let node = nodes.next() {
        // Times, the one sequence of entries, extensions.
        guard node.identifier == .sequence else { continue }
        try DER.sequence(node, identifier: .sequence) { entries in
          while let entry = entries.next() { revoked.insert(try Self.serial(entry)) }
        }
      }
      return (issuer, revoked)
    }
  }

  private static func serial(_ entry: ASN1Node) throws -> [UInt8] {
    try DER.sequence(entry, identifier: .sequence) { parts in
      let bytes = try ArraySlice<UInt8>(derEncoded: &parts)
      while parts.next() != nil {}
      return Array(bytes.drop { $0 == 0 })
    }
  }

  private static func algorithm(_ node: ASN1Node) throws -> Certificate.SignatureAlgorithm? {
    let name = try DER.sequence(node, identifier: .sequence) { parts in
      let name = try ASN1ObjectIdentifier(derEncoded: &parts)
      while parts.next() != nil {}
      return name
    }
    let known: [(ASN1ObjectIdentifier, Certificate.SignatureAlgorithm)] = [
      ([1, 2, 840, 10045, 4, 3, 2], .ecdsaWithSHA256), ([1, 2, 840, 10045, 4, 3, 3], .ecdsaWithSHA384),
      ([1, 2, 840, 10045, 4, 3, 4], .ecdsaWithSHA512), ([1, 2, 840, 113549, 1, 1, 11], .sha256WithRSAEncryption),
      ([1, 2, 840, 113549, 1, 1, 12], .sha384WithRSAEncryption),
      ([1, 2, 840, 113549, 1, 1, 13], .sha512WithRSAEncryption), ([1, 3, 101, 112], .ed25519),
    ]
    return known.first { $0.0 == name }?.1
  }

  /// Whether this authority has signed the list.
  func isSigned(by authority: Certificate) -> Bool {
    guard let algorithm else { return false }
    return authority.publicKey.isValidSignature(signature, for: signed, signatureAlgorithm: algorithm)
  }

  func revokes(_ certificate: Certificate) -> Bool {
    revoked.contains(Array(certificate.serialNumber.bytes.drop { $0 == 0 }))
  }
}
