/// Why a test could not go on.
struct TestProblem: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
