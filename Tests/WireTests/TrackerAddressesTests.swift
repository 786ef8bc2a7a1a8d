import Testing
import Vocabulary
import Wire

@Suite struct TrackerAddressesTests {
  private func addresses(_ text: String, overUDP: Bool = true) throws -> [String] {
    TrackerAddresses.of(try HTTPURL(text), overUDP: overUDP)
  }

  @Test func `a selector's tracker is named over HTTP first, and over UDP at the same port`() throws {
    #expect(
      try addresses("http://192.0.2.1:8090")
        == ["http://192.0.2.1:8090/announce", "udp://192.0.2.1:8090/announce"])
    #expect(
      try addresses("http://[2001:db8::1]:8090/")
        == ["http://[2001:db8::1]:8090/announce", "udp://[2001:db8::1]:8090/announce"])
    #expect(try addresses("http://s.example") == ["http://s.example/announce", "udp://s.example:80/announce"])
  }

  @Test func `nothing is named over UDP behind TLS, behind a path, or where it is not wanted`() throws {
    #expect(try addresses("https://s.example") == ["https://s.example/announce"])
    #expect(try addresses("http://s.example/shoal/") == ["http://s.example/shoal/announce"])
    #expect(try addresses("http://s.example", overUDP: false) == ["http://s.example/announce"])
  }
}
