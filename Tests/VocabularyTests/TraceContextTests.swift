import Testing
import Vocabulary

@Suite struct TraceContextTests {
  private static let field = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func `what a caller says in the one form is taken, and said in the same way`() {
    let context = TraceContext(Self.field)
    #expect(context?.id == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(context?.text == Self.field)
    #expect(TraceContext("00-0000000000000000000000000000000f-000000000000000f-00")?.id.suffix(3) == "00f")
  }

  @Test(
    arguments: [
      nil, "", "00", Self.field + "-", " " + Self.field, Self.field.uppercased(), "01" + Self.field.dropFirst(2),
      "ff" + Self.field.dropFirst(2), "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", Self.field.replacing("-", with: "_"),
      Self.field + ", " + Self.field, "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
      "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e47\u{e9}-00f067aa0ba902b7-1",
      "00-4bf92f3577b34da6-a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ] as [String?])
  func `anything else is ignored`(text: String?) {
    #expect(TraceContext(text) == nil)
  }

  @Test func `each want of a run has a trace of its own, and the same one again`() {
    var (first, second) = (RandomSource(seed: 1), RandomSource(seed: 2))
    let (source, other) = (TraceContext.Source(&first), TraceContext.Source(&second))
    let ids = (0..<100).map { source.context(of: WantID($0)).id }
    #expect(Set(ids).count == 100)
    #expect(ids == (0..<100).map { source.context(of: WantID($0)).id })
    #expect(Set(ids).isDisjoint(with: (0..<100).map { other.context(of: WantID($0)).id }))
    #expect(TraceContext(source.context(of: WantID(1)).text) == source.context(of: WantID(1)))
  }

  @Test func `a trace that a caller names is gone on with, by another name of who asks`() {
    var random = RandomSource(seed: 1)
    let context = TraceContext.Source(&random).context(of: WantID(1), within: TraceContext(Self.field))
    #expect(context.id == "4bf92f3577b34da6a3ce929d0e0e4736" && context.text.hasSuffix("-01"))
    #expect(!context.text.contains("00f067aa0ba902b7"))
  }
}
