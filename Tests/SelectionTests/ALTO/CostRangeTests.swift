import Selection
import Testing

@Suite struct CostRangeTests {
  private func costs(_ text: String) -> [Int64]? {
    CostRange(text).map { range in (-3...3).filter { range.contains($0) } }
  }

  @Test func `each operator takes the whole numbers that it says`() {
    #expect(costs("gt 1") == [2, 3])
    #expect(costs("ge 1") == [1, 2, 3])
    #expect(costs("lt 1") == [-3, -2, -1, 0])
    #expect(costs("le 1") == [-3, -2, -1, 0, 1])
    #expect(costs("eq 1") == [1])
  }

  @Test func `numbers may have fractions, signs and exponents`() {
    #expect(costs("gt 1.5") == [2, 3])
    #expect(costs("ge 1.5") == [2, 3])
    #expect(costs("lt 1.5") == [-3, -2, -1, 0, 1])
    #expect(costs("le -1.5") == [-3, -2])
    #expect(costs("eq 1.5") == [])
    #expect(costs("eq 2.0") == [2])
    #expect(costs("eq 20e-1") == [2])
    #expect(costs("eq 0.2E+1") == [2])
    #expect(costs("le 1e400") == [-3, -2, -1, 0, 1, 2, 3])
    #expect(costs("ge 1e400") == [])
    #expect(costs("gt -1e400") == [-3, -2, -1, 0, 1, 2, 3])
    #expect(costs("gt 1e-400") == [1, 2, 3])
    #expect(costs("ge 0e999999999999") == [0, 1, 2, 3])
    #expect(costs("le 99999999999999999999") == [-3, -2, -1, 0, 1, 2, 3])
    #expect(costs("ge  \t1") == [1, 2, 3])
  }

  @Test(arguments: [
    "", "gt", "1", "gt 1 2", "GT 1", "gt x", "gt 01", "gt .5", "gt 1.", "gt 1e", "gt +1", "gt -", "ne 1",
  ])
  func `another text is no constraint`(text: String) {
    #expect(CostRange(text) == nil)
  }
}
