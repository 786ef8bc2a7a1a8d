import Testing
import Vocabulary

@Suite struct EndpointTests {
  @Test(arguments: ["192.0.2.1:6881", "0.0.0.0:0", "[2001:db8::1]:65535", "[::]:80"])
  func `text survives`(text: String) {
    #expect(Endpoint(text)?.description == text)
  }

  @Test(arguments: [
    "", ":", "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1", "192.0.2.1:+80", "192.0.2.1: 80", "::1:80",
    "[::1]", "[::1]80", "[::1:80", "[192.0.2.1]:80", "[]:80", "host:80", "2001:db8::1:80",
  ])
  func `other text is no endpoint`(text: String) {
    #expect(Endpoint(text) == nil)
  }

  @Test func `endpoints are ordered by address, then port`() {
    let sorted = ["192.0.2.1:1", "192.0.2.1:2", "192.0.2.2:1", "[::1]:1"].compactMap { Endpoint($0) }
    #expect(sorted.reversed().sorted() == sorted && sorted.count == 4)
  }
}
