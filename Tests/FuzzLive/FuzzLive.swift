import Fuzzing
import LiveFuzzing

// Built with libFuzzer (`Tests/Fuzzing/fuzz.py`) this reads what libFuzzer makes up, after which code it reaches; built
// without, the samples below a directory.

#if LIBFUZZER
  private let parser = LiveParser.chosen()

  @_cdecl("LLVMFuzzerTestOneInput")
  package func readOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    parser.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
  }
#else
  @main struct FuzzLive {
    static func main() throws { try LiveParser.readAllSamples() }
  }
#endif
