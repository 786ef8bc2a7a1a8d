import Nodes
import Testing
import Vocabulary

@Suite struct RedirectTrailTests {
  @Test(arguments: [
    ("next?x", "http://192.0.2.1:8080/a/next?x"), ("/other", "http://192.0.2.1:8080/other"),
    ("http://192.0.2.7/c", "http://192.0.2.7:80/c"), ("//192.0.2.8:81/d", "http://192.0.2.8:81/d"),
  ])
  func `a redirect leads where its Location means, seen from the server that named it`(location: String, url: String)
    throws
  {
    var trail = RedirectTrail()
    let expected = "\(try HTTPURL(url))"
    #expect(trail.redirected(from: "http://192.0.2.1:8080/a/b", to: location) == .follow(url: expected))
    #expect(trail.url == expected)
  }

  @Test func `five redirects are followed, and the sixth is not`() {
    var trail = RedirectTrail()
    var url = "http://192.0.2.1/0"
    for number in 1...5 {
      guard case .follow(let next) = trail.redirected(from: url, to: "\(number)") else {
        Issue.record("redirect \(number) was refused")
        return
      }
      url = next
    }
    #expect(url.hasSuffix("/5") && trail.url == url)
    guard case .refuse(.unreachable, let sentence) = trail.redirected(from: url, to: "6") else {
      Issue.record("a sixth redirect was followed")
      return
    }
    #expect(sentence.contains("too many times") && trail.url == url)
  }

  @Test(arguments: ["ftp://192.0.2.1/x", "http://"])
  func `a place that cannot be asked is a sentence`(location: String) {
    var trail = RedirectTrail()
    guard case .refuse(.unreachable, let sentence) = trail.redirected(from: "http://192.0.2.1/a", to: location) else {
      Issue.record("\(location) was followed")
      return
    }
    #expect(sentence.contains("redirects elsewhere") && trail.url == nil)
  }

  @Test func `a redirect may begin TLS, and must not end it`() {
    var trail = RedirectTrail()
    #expect(trail.redirected(from: "http://h/a", to: "https://h/a") == .follow(url: "https://h/a"))
    guard case .refuse(.untrusted, let sentence) = trail.redirected(from: "https://h/a", to: "http://h/b") else {
      Issue.record("TLS was given up")
      return
    }
    #expect(sentence.contains("TLS") && trail.url == "https://h/a")
    #expect(trail.redirected(from: "https://h/a", to: "/c") == .follow(url: "https://h/c"))
  }

  @Test func `only the statuses that keep the request are followed`() {
    #expect((300...310).filter { RedirectTrail.isRedirect(status: $0) } == [301, 302, 307, 308])
  }
}
