import Testing
import Vocabulary

@testable import Wire

@Suite struct ExtensionHandshakeTests {
  static let full = ExtensionHandshake(
    extensions: [ExtensionNumber(name: "ut_pex", number: 1), ExtensionNumber(name: "shoal", number: 9)], port: 6881,
    client: "Shoal 1", requestQueue: 250, yourIP: IPAddress(192, 0, 2, 1), isUploadOnly: true,
    shoal: ShoalHello(node: NodeID(key: SHA.sha256([2])), link: 0x0102_0304_0506_0708, asn: ASN(64501)))

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
