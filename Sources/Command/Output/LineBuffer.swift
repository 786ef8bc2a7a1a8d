import Glibc

/// Many lines for standard output, written in large pieces.
final class LineBuffer {
  private var text = ""

  func add(_ line: String) {
    text += line
    text += "\n"
    if text.utf8.count > 1 << 16 { flush() }
  }

  func flush() {
    Terminal.write(text, to: STDOUT_FILENO)
    text = ""
  }
}
