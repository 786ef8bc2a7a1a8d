import Testing

@testable import Live

@Suite struct OpenFileLimitTests {
  @Test func `connections never take all that may be open, of a small limit three eighths`() {
    #expect(OpenFileLimit(count: 65_536).connections(percent: 100, taking: 1, atMost: 4_096) == 4_096)
    #expect(OpenFileLimit(count: 1_024).connections(percent: 100, taking: 1, atMost: 4_096) == 896)
    #expect(OpenFileLimit(count: 1_024).connections(percent: 100, taking: 2, atMost: 4_096) == 448)
    #expect(OpenFileLimit(count: 1_024).connections(percent: 25, taking: 1, atMost: 1_024) == 224)
    #expect(OpenFileLimit(count: 64).connections(percent: 100, taking: 1, atMost: 4_096) == 24)
    #expect(OpenFileLimit(count: 2).connections(percent: 25, taking: 2, atMost: 4_096) == 1)
  }

  @Test func `the limit is raised as far as the system lets it be`() {
    let free = OpenFileLimit.raised().connections(percent: 100, taking: 1, atMost: 1 << 20)
    #expect(free >= 128)
  }
}
