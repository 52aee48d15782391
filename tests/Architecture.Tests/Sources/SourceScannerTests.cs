namespace ScheduledJobs.Architecture.Tests.Sources;

/// <summary>The scanner measures right: limits that are kept by a wrong measure are no limits.</summary>
public sealed class SourceScannerTests
{
    [Theory]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(41)]
    public void A_method_has_the_lines_from_its_first_word_to_its_last_brace(int lines) =>
        Read($"    /// <summary>Not counted.</summary>\n    [Fact]\n    public void M()\n    {{\n{Statements(lines - 3)}    }}")
            .ShouldBe([new SourceMember("C", "M", 0, lines)]);

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Parameters_are_counted(int count)
    {
        var list = string.Join(", ", Enumerable.Range(0, count).Select(n => $"Func<int, (int A, int B)> p{n}"));

        SourceScanner.Read($"public sealed class C<T>({list}) : B(1, 2) where T : class {{ }}").ShouldBe([new SourceMember("C", "C", count, 1)]);
        Read($"public C({list}) : this(1, 2) {{ }}").ShouldBe([new SourceMember("C", "C", count, 1)]);
        Read($"public int M({list}) => 1;").ShouldBe([new SourceMember("C", "M", count, 1)]);
    }

    [Fact]
    public void Positional_records_are_data() =>
        SourceScanner.Read("record R(int A, int B); record struct S(int A) { public int M() => A; }").ShouldBe([new SourceMember("S", "M", 0, 1)]);

    [Theory]
    [InlineData("public (int A, int B) M(int a) { }", "M", 1)]
    [InlineData("public Task<(int, int)> M<T>(T a, int b = 1) where T : struct => null;", "M", 2)]
    [InlineData("List<int> M<T>() where T : new() { }", "M", 0)]
    [InlineData("void I.M(Dictionary<string, int> a) { }", "M", 1)]
    [InlineData("void M([CallerMemberName] string a = \"(,\", char b = ',') { }", "M", 2)]
    [InlineData("public static bool operator ==(C a, C b) => true;", "operator ==", 2)]
    public void A_method_is_known_by_the_name_before_its_parameters(string text, string name, int parameters) =>
        Read(text).ShouldBe([new SourceMember("C", name, parameters, 1)]);

    [Theory]
    [InlineData("int _a = F(1, 2);")]
    [InlineData("(int A, int B) _a = (1, 2);")]
    [InlineData("Func<int, int> _a = x => { return F(x); };")]
    [InlineData("int P { get; set; } = F(1);")]
    [InlineData("(int A, int B) P => F(1);")]
    [InlineData("abstract void M(int a);")]
    [InlineData("enum E { A = (1), B }")]
    [InlineData("delegate void D(int a);")]
    public void What_has_no_body_or_no_parameters_is_no_method(string text) => Read(text).ShouldBeEmpty();

    [Theory]
    [InlineData("\"}\"")]
    [InlineData("@\"\"\"}\\\"")]
    [InlineData("'}'")]
    [InlineData("'\\''+'}'")]
    [InlineData("$\"{{}} {F(\"}\")} {a:yyyy'}\"")]
    [InlineData("$@\"{F(\"{\")}\"\"}\"")]
    [InlineData("\"\"\"\n } \" \"\" {\n\"\"\"")]
    [InlineData("$$\"\"\"{ {{F(\"}}\")}} \"\"\"")]
    [InlineData("1 // }\n")]
    [InlineData("1 /* } */")]
    [InlineData("1\n#pragma warning disable }\n")]
    public void Signs_in_literals_and_comments_do_not_count(string text) =>
        Read($"void M() {{ var a = {text}; }} void N() {{ }}").Select(m => m.Name).ShouldBe(["M", "N"]);

    [Fact]
    public void Types_within_types_and_what_follows_them_are_read() =>
        SourceScanner.Read("namespace N { class A { class B(int a) { B() : this(1) { } } void M() { if (x) { } void L() { } } } interface I { void M() { } } }")
            .Select(m => m.ToString()).ShouldBe(["B.B", "B.B", "A.M", "I.M"]);

    [Fact]
    public void This_file_is_read_whole()
    {
        var text = Repository.Read("tests/Architecture.Tests/Sources/SourceScannerTests.cs");

        SourceScanner.Read(text).Select(m => m.Name).ShouldContain(nameof(This_file_is_read_whole));
        SourceScanner.Read(text).Count.ShouldBe(text.Split("\n    [Fact]\n").Length - 1 + text.Split("\n    [Theory]\n").Length - 1 + 2);
    }

    private static IReadOnlyList<SourceMember> Read(string member) => SourceScanner.Read($"class C\n{{\n{member}\n}}\n");

    private static string Statements(int count) => string.Concat(Enumerable.Repeat("        F();\n", count));
}
