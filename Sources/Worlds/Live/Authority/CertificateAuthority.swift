import Crypto
import Foundation
import Glibc
import SwiftASN1
package import Vocabulary
import X509

/// A small authority for a fleet, in a directory: its certificate and key, what it has issued, and what it revoked.
///
/// `ca.pem` is for everybody, and so is `crl.pem`; `ca.key` is nobody's but its owner's.
package struct CertificateAuthority: Sendable {
  /// What a certificate is to say.
  package struct Wish: Hashable, Codable, Sendable {
    /// Host names and addresses.
    package var names: [String]
    /// The node whose it is, or nil for a server's or another program's.
    package var node: NodeID?
    /// Seconds for which it is valid.
    package var lifetime: Int64

    package init(names: [String], node: NodeID? = nil, lifetime: TimeSpan) {
      self.names = names
      self.node = node
      self.lifetime = lifetime.nanoseconds / 1_000_000_000
    }
  }

  private let directory: String
  private let key: P256.Signing.PrivateKey
  private let certificate: Certificate

  /// Its certificate, which those who trust it need.
  package var certificatePath: String { "\(directory)/ca.pem" }
  package var revocationsPath: String { "\(directory)/crl.pem" }
  private var revokedPath: String { "\(directory)/revoked" }

  /// For how long the authority itself is valid: ten years.
  private static let lifetime: TimeInterval = 3_650 * 86_400
  /// For how long a list of revoked certificates says that it is good.
  private static let listLifetime: TimeInterval = 30 * 86_400
  /// Clocks that are slow by less than this believe a new certificate.
  private static let slack: TimeInterval = 300

  /// Opens the authority of a directory.
  ///
  /// - Throws: `TLSProblem` when there is none.
  package init(_ directory: String) throws(TLSProblem) {
    self.directory = directory
    guard access("\(directory)/ca.key", F_OK) == 0 else {
      throw TLSProblem("There is no authority in \(directory): 'shoal ca init --dir \(directory)' makes one.")
    }
    certificate = try PEMFile.certificates("\(directory)/ca.pem")[0]
    let pem = String(decoding: try PEMFile.bytes("\(directory)/ca.key"), as: UTF8.self)
    guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem),
      Certificate.PublicKey(key.publicKey) == certificate.publicKey
    else { throw TLSProblem("The key in \(directory)/ca.key is not that of \(directory)/ca.pem.") }
    self.key = key
  }

  /// Makes an authority.
  ///
  /// - Throws: `TLSProblem` when there is one already, or nothing can be written.
  package static func create(in directory: String, name: String) throws(TLSProblem) -> CertificateAuthority {
    guard access("\(directory)/ca.key", F_OK) != 0 else {
      throw TLSProblem("There is an authority in \(directory) already.")
    }
    let key = P256.Signing.PrivateKey()
    let now = Date()
    do {
      let subject = try DistinguishedName { CommonName(name) }
      let own = Certificate.PrivateKey(key)
      let certificate = try Certificate(
        version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: own.publicKey,
        notValidBefore: now - slack, notValidAfter: now + lifetime, issuer: subject, subject: subject,
        signatureAlgorithm: .ecdsaWithSHA256,
        extensions: Certificate.Extensions {
          Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
          Critical(KeyUsage(keyCertSign: true, cRLSign: true))
          SubjectKeyIdentifier(hash: own.publicKey)
        }, issuerPrivateKey: own)
      try StoreFiles.makeDirectories(directory)
      chmod(directory, 0o700)
      try StoreFiles.replace("\(directory)/ca.pem", with: Array(try certificate.serializeAsPEM().pemString.utf8))
      try StoreFiles.replace("\(directory)/ca.key", with: Array(key.pemRepresentation.utf8), mode: 0o600)
    } catch { throw TLSProblem("The authority cannot be made: \(error)") }
    let authority = try CertificateAuthority(directory)
    try authority.writeList()
    return authority
  }

  /// Issues a certificate for this public key, as PEM.
  ///
  /// - Throws: `TLSProblem` when a name is none.
  func issue(_ wish: Wish, for publicKey: Certificate.PublicKey) throws(TLSProblem) -> String {
    var names: [GeneralName] = []
    for name in wish.names { names.append(try Self.general(name)) }
    if let node = wish.node { names.append(.uniformResourceIdentifier(NodeCertificate.name(of: node))) }
    guard !names.isEmpty else { throw TLSProblem("A certificate needs a name: --host NAME, or a node's.") }
    let now = Date()
    do {
      let common = wish.names.first ?? wish.node?.short ?? "node"
      let certificate = try Certificate(
        version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
        notValidBefore: now - Self.slack, notValidAfter: now + TimeInterval(wish.lifetime),
        issuer: self.certificate.subject, subject: try DistinguishedName { CommonName(common) },
        signatureAlgorithm: .ecdsaWithSHA256,
        extensions: Certificate.Extensions {
          Critical(BasicConstraints.notCertificateAuthority)
          Critical(KeyUsage(digitalSignature: true))
          try ExtendedKeyUsage([.serverAuth, .clientAuth])
          SubjectAlternativeNames(names)
          SubjectKeyIdentifier(hash: publicKey)
          AuthorityKeyIdentifier(
            keyIdentifier: SubjectKeyIdentifier(hash: self.certificate.publicKey).keyIdentifier)
        }, issuerPrivateKey: Certificate.PrivateKey(key))
      return try certificate.serializeAsPEM().pemString + "\n"
    } catch { throw TLSProblem("The certificate cannot be made: \(error).") }
  }

  /// Makes a key, and issues a certificate for it: `PREFIX.pem` and `PREFIX.key`.
  package func issue(_ wish: Wish, to prefix: String) throws(TLSProblem) {
    let key = P256.Signing.PrivateKey()
    let text = try issue(wish, for: Certificate.PublicKey(key.publicKey))
    do throws(StoreError) {
      try StoreFiles.replace("\(prefix).key", with: Array((key.pemRepresentation + "\n").utf8), mode: 0o600)
      try StoreFiles.replace("\(prefix).pem", with: Array(text.utf8))
    } catch { throw TLSProblem(error.sentence) }
  }

  private static func general(_ name: String) throws(TLSProblem) -> GeneralName {
    if let address = IPAddress(name) { return .ipAddress(ASN1OctetString(contentBytes: address.bytes[...])) }
    guard let url = try? HTTPURL("https://\(name)/"), url.host == name.lowercased(), url.port == 443 else {
      throw TLSProblem("'\(name)' is neither a host name nor an address.")
    }
    return .dnsName(url.host)
  }

  // Revoking

  /// Revokes the certificate in a PEM file, and writes the list anew.
  ///
  /// - Throws: `TLSProblem` when it is another authority's.
  package func revoke(_ path: String) throws(TLSProblem) {
    let revoked = try PEMFile.certificates(path)[0]
    guard revoked.issuer == certificate.subject, certificate.publicKey.isValidSignature(revoked.signature, for: revoked)
    else { throw TLSProblem("The certificate in \(path) was not issued by this authority.") }
    var lines = try revocations()
    let serial = Array(revoked.serialNumber.bytes).hex
    guard !lines.contains(where: { $0.serial == serial }) else { return try writeList() }
    lines.append((serial, Int64(Date().timeIntervalSince1970)))
    let text = lines.map { "\($0.serial) \($0.at)\n" }.joined()
    do throws(StoreError) { try StoreFiles.replace(revokedPath, with: Array(text.utf8)) } catch {
      throw TLSProblem(error.sentence)
    }
    try writeList()
  }

  /// Lines of `SERIAL SECONDS`.
  private func revocations() throws(TLSProblem) -> [(serial: String, at: Int64)] {
    guard access(revokedPath, F_OK) == 0 else { return [] }
    let text = String(decoding: try PEMFile.bytes(revokedPath), as: UTF8.self)
    var result: [(serial: String, at: Int64)] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, let at = Int64(words[1]), [UInt8](hex: String(words[0])) != nil else {
        throw TLSProblem("\(revokedPath) has a line that is none of ours: '\(line)'.")
      }
      result.append((String(words[0]), at))
    }
    return result
  }

  /// Writes `crl.pem` (RFC 5280, 5.1) as it is at this moment.
  package func writeList() throws(TLSProblem) {
    let revoked = try revocations()
    do {
      var content = DER.Serializer()
      let now = Date()
      try content.appendConstructedNode(identifier: .sequence) { list in
        try Self.putAlgorithm(&list)
        try list.serialize(certificate.subject)
        try list.serialize(Self.time(now))
        try list.serialize(Self.time(now + Self.listLifetime))
        guard !revoked.isEmpty else { return }
        try list.appendConstructedNode(identifier: .sequence) { entries in
          for line in revoked {
            try entries.appendConstructedNode(identifier: .sequence) { entry in
              try entry.serialize(([UInt8](hex: line.serial) ?? [])[...])
              try entry.serialize(Self.time(Date(timeIntervalSince1970: TimeInterval(line.at))))
            }
          }
        }
      }
      var whole = DER.Serializer()
      let signature = try key.signature(for: content.serializedBytes).derRepresentation
      try whole.appendConstructedNode(identifier: .sequence) { parts in
        parts.serializeRawBytes(content.serializedBytes)
        try Self.putAlgorithm(&parts)
        try parts.serialize(ASN1BitString(bytes: Array(signature)[...]))
      }
      let text = PEMDocument(type: "X509 CRL", derBytes: whole.serializedBytes).pemString + "\n"
      try StoreFiles.replace(revocationsPath, with: Array(text.utf8))
    } catch { throw TLSProblem("The list of revoked certificates cannot be written: \(error)") }
  }

  /// ECDSA with SHA-256.
  private static func putAlgorithm(_ list: inout DER.Serializer) throws {
    try list.appendConstructedNode(identifier: .sequence) { parts in
      try parts.serialize([1, 2, 840, 10045, 4, 3, 2] as ASN1ObjectIdentifier)
    }
  }

  private static func time(_ date: Date) throws -> UTCTime {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    return try UTCTime(
      year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0, hours: parts.hour ?? 0,
      minutes: parts.minute ?? 0, seconds: parts.second ?? 0)
  }
}
