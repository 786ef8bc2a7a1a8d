import Crypto
import Foundation
import NIOSSL
import Testing
import Vocabulary
import X509

@testable import Live

@Suite struct CertificateCheckTests {
  private let here = TestDirectory()

  private func authority(_ name: String = "fleet") throws -> CertificateAuthority {
    try CertificateAuthority.create(in: "\(here.path)/\(name)", name: name)
  }

  private func issue(
    _ authority: CertificateAuthority, for names: [String], lifetime: TimeSpan = .seconds(600), to name: String = "leaf"
  ) throws -> [NIOSSLCertificate] {
    let prefix = "\(here.path)/\(name)"
    try authority.issue(CertificateAuthority.Wish(names: names, lifetime: lifetime), to: prefix)
    return try NIOSSLCertificate.fromPEMFile("\(prefix).pem")
  }

  private func check(
    _ authority: CertificateAuthority, revoked: String? = nil, _ purpose: PurposePolicy.Purpose = .server
  ) throws -> CertificateCheck {
    CertificateCheck(
      authorities: CertificateStore(try PEMFile.certificates(authority.certificatePath)),
      revoked: try revoked.map(RevocationList.read) ?? [], purpose: purpose)
  }

  private func name(_ host: String) throws -> ServerName { ServerName(try HTTPURL("https://\(host)/")) }

  @Test(arguments: [
    ("origin.example", true), ("ORIGIN.example", true), ("a.wild.example", true), ("192.0.2.1", true),
    ("[2001:db8::1]", true), ("wild.example", false), ("a.b.wild.example", false), ("origin.example.org", false),
    ("192.0.2.2", false), ("[2001:db8::2]", false),
  ])
  func `a certificate is good for the hosts that it names`(host: String, isGood: Bool) async throws {
    let authority = try authority()
    let key = P256.Signing.PrivateKey()
    let names = ["origin.example", "192.0.2.1", "2001:db8::1"]
    var text = try authority.issue(
      CertificateAuthority.Wish(names: names, lifetime: .seconds(600)), for: Certificate.PublicKey(key.publicKey))
    if host.hasSuffix("wild.example") {
      text = try wildcard(authority, key)
    }
    let shown = try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
    let refusal = try await check(authority).refusal(of: shown, name: name(host))
    #expect((refusal == nil) == isGood, "\(refusal ?? "it was taken")")
    if let refusal { #expect(refusal.contains("not for")) }
  }

  /// The authority itself gives no certificate for more than one host at a time.
  private func wildcard(_ authority: CertificateAuthority, _ key: P256.Signing.PrivateKey) throws -> String {
    let issuer = try PEMFile.certificates(authority.certificatePath)[0]
    let signing = try PEMFile.privateKey(authority.certificatePath.replacing("ca.pem", with: "ca.key"))
    let certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key.publicKey),
      notValidBefore: Date() - 60, notValidAfter: Date() + 600, issuer: issuer.subject,
      subject: DistinguishedName { CommonName("wild") }, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions { SubjectAlternativeNames([.dnsName("*.wild.example")]) },
      issuerPrivateKey: signing)
    return try certificate.serializeAsPEM().pemString
  }

  @Test func `each refusal has its reason`() async throws {
    let (authority, other) = (try authority(), try authority("other"))
    let check = try check(authority)
    let host = try name("h")
    let good = try issue(authority, for: ["h"])
    #expect(await check.refusal(of: good, name: host) == nil)
    #expect(await check.refusal(of: [], name: host) == "its certificate is malformed")
    #expect(
      await check.refusal(of: Array(repeating: good[0], count: 9), name: host) == "it shows more than 8 certificates")
    let expired = try issue(authority, for: ["h"], lifetime: .seconds(-10))
    #expect(await check.refusal(of: expired, name: host)?.hasPrefix("its certificate expired on ") == true)
    let later = await check.refusal(of: good, name: host, now: Date() - 3_600)
    #expect(later?.hasPrefix("its certificate is not valid before ") == true)
    let strange = try issue(other, for: ["h"])
    #expect(await check.refusal(of: strange, name: host)?.hasPrefix("no authority that is trusted") == true)
    let itself = try NIOSSLCertificate.fromPEMFile(other.certificatePath)
    #expect(await check.refusal(of: itself, name: host)?.hasPrefix("its certificate is self-signed") == true)
    // An authority's own certificate vouches for hosts no more than any other does.
    let own = try NIOSSLCertificate.fromPEMFile(authority.certificatePath)
    #expect(await check.refusal(of: own, name: host)?.contains("for no host at all") == true)
  }

  @Test func `who stands in its authority's list is refused, and a list that somebody else signed proves nothing`()
    async throws
  {
    let authority = try authority()
    let (good, bad) = (try issue(authority, for: ["h"]), try issue(authority, for: ["h"], to: "bad"))
    let host = try name("h")
    let before = try self.check(authority, revoked: authority.revocationsPath)
    #expect(await before.refusal(of: bad, name: host) == nil)
    try authority.revoke("\(here.path)/bad.pem")
    let check = try self.check(authority, revoked: authority.revocationsPath)
    #expect(await check.refusal(of: bad, name: host) == "its certificate was revoked")
    #expect(await check.refusal(of: good, name: host) == nil)
    // Another authority that calls itself the same.
    let other = try CertificateAuthority.create(in: "\(here.path)/double", name: "fleet")
    let forged = try self.check(authority, revoked: other.revocationsPath)
    #expect(await forged.refusal(of: good, name: host)?.contains("is not signed by that authority") == true)
  }

  @Test func `a node's certificate names it, and others name none`() throws {
    let authority = try authority()
    let node = NodeID(key: Digest256(1, 2, 3, 4))
    let wish = CertificateAuthority.Wish(names: [], node: node, lifetime: .seconds(60))
    try authority.issue(wish, to: "\(here.path)/node")
    #expect(NodeCertificate.node(in: try NIOSSLCertificate.fromPEMFile("\(here.path)/node.pem")[0]) == node)
    #expect(NodeCertificate.node(in: try issue(authority, for: ["h"])[0]) == nil)
    #expect(throws: TLSProblem.self) { try issue(authority, for: []) }
    #expect(throws: TLSProblem.self) { try issue(authority, for: ["a b"]) }
    #expect(throws: TLSProblem.self) { try issue(authority, for: ["*.example"]) }
  }

  @Test func `a token is good once, and not for long`() throws {
    let tokens = AuthorityTokens(here.path)
    let wish = CertificateAuthority.Wish(names: ["h"], lifetime: .seconds(60))
    let token = try tokens.give(wish, isForNode: false, for: .seconds(60))
    #expect(token.count == 64)
    #expect(tokens.take(token)?.wish == wish)
    #expect(tokens.take(token) == nil)
    #expect(tokens.take("") == nil)
    #expect(tokens.take("../ca.key") == nil)
    let late = try tokens.give(wish, isForNode: true, for: .seconds(-5))
    #expect(tokens.take(late) == nil)
  }
}
