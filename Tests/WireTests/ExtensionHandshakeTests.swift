import Testing
import Vocabulary

@testable import Wire

@Suite struct ExtensionHandshakeTests {
  static let full = ExtensionHandshake(
    extensions: [
      ExtensionHandshake.Number(name: "ut_pex", number: 1), ExtensionHandshake.Number(name: "shoal", number: 9),
    ], port: 6881,
    client: "Shoal 1", requestQueue: 250, yourIP: IPAddress(192, 0, 2, 1), isUploadOnly: true,
    shoal: hello)

  static let hello: ShoalHello = {
    var hello = ShoalHello(node: NodeID(key: SHA.sha256([2])), link: 0x0102_0304_0506_0708, asn: ASN(64501))
    hello.session = 0xF0E0_D0C0_B0A0_9080
    hello.role = "agent"
    hello.uplink = ByteRate(bytesPerSecond: 5_000_000)
    hello.age = 77
    hello.challenge = [UInt8](repeating: 9, count: ShoalHello.challengeLength)
    hello.control = Endpoint("[2001:db8::1]:9")
    return hello
  }()

  @Test func `the hello of the build before is read, and so is one of a later build`() throws {
    let node = "4:node32:" + String(repeating: "n", count: 32)
    let old = try ExtensionHandshake.decode(Array("d5:shoald3:asni64501e4:link8:abcdefgh\(node)7:versioni1eee".utf8))
    #expect(old.shoal?.version == 1 && old.shoal?.asn == ASN(64501) && old.shoal?.session == nil)
    let later =
      "d5:shoald3:agei-4e7:controli3e4:link8:abcdefgh\(node)4:role16:aaaaaaaaaaaaaaaa7:session3:abc"
      + "6:uplinki-1e7:versioni9e3:zapd1:ai1eeee"
    let read = try #require(try ExtensionHandshake.decode(Array(later.utf8)).shoal)
    #expect(read.version == 9 && read.link == 0x6162_6364_6566_6768)
    #expect(read.age == nil && read.control == nil && read.role == nil && read.session == nil && read.uplink == nil)
  }

  @Test func `it survives its bytes, full and empty`() throws {
    for sample in [
      Self.full, ExtensionHandshake(), ExtensionHandshake(yourIP: .v6(1, 2)),
      ExtensionHandshake(shoal: ShoalHello(node: NodeID(key: .zero), link: .max)),
    ] {
      #expect(try ExtensionHandshake.decode(sample.encoded) == sample)
    }
    #expect(Self.full.number(of: "shoal") == 9 && Self.full.number(of: "ut_metadata") == nil)
  }

  @Test func `unknown, unsorted and ill-shaped keys are passed over`() throws {
    let numbers = "d11:ut_metadatai2e3:offi0e3:bigi256e5:shoali1e1:x1:ye"
    let text = "d1:v3:abc1:m" + numbers + "1:pi70000e4:reqqi-1e5:shoali1e6:yourip3:abc1:zlee"
    let read = try ExtensionHandshake.decode(Array(text.utf8))
    #expect(read.client == "abc" && read.port == nil && read.requestQueue == nil)
    #expect(read.yourIP == nil && read.shoal == nil)
    #expect(read.extensions.map(\.name) == ["shoal", "ut_metadata"])
    #expect(throws: WireError.self) { try ExtensionHandshake.decode(Array("d1:".utf8)) }
    #expect(throws: WireError.bencode(.notADictionary)) { try ExtensionHandshake.decode(Array("le".utf8)) }
  }

  @Test func `no damage to it traps, and what is read can be written and read again`() {
    var mutation = Mutation(seed: 5)
    for _ in 0..<5000 {
      guard let read = try? ExtensionHandshake.decode(mutation.mutate(Self.full.encoded)) else { continue }
      #expect((try? ExtensionHandshake.decode(read.encoded)) == read)
    }
  }
}
