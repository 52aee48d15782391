using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Things about the files themselves.</summary>
public sealed partial class RepositoryTests
{
    private const int MaxLines = 400;

    /// <summary>Longer files, each with the reason why it stays in one piece.</summary>
    private static readonly HashSet<string> LongFiles = [];

    [Fact]
    public void No_source_file_is_too_long_to_read() =>
        Repository.Files("src", "*.cs")
            .Where(file => !LongFiles.Contains(file) && File.ReadLines(Repository.PathOf(file)).Count() > MaxLines)
            .ShouldBeEmpty();

    [Fact]
    public void The_exceptions_are_still_needed() =>
        LongFiles.Where(file => File.ReadLines(Repository.PathOf(file)).Count() <= MaxLines).ShouldBeEmpty();

    [Fact]
    public void The_chart_installs_the_same_CRD() =>
        Repository.Read("charts/scheduledjob-operator/files/scheduledjobs.dev_scheduledjobs.yaml").ShouldBe(Repository.Read(Crd.Path));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_file_that_a_document_names_exists(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        var text = Repository.Read(document);
        var links = Link().Matches(text).Select(m => Path.Combine(folder, m.Groups[1].Value));
        var paths = CodePath().Matches(text).Select(m => Repository.PathOf(m.Groups[1].Value));
        links.Concat(paths).Where(path => !File.Exists(path) && !Directory.Exists(path)).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_on_documents_sees_what_they_name()
    {
        Link().Match("see [the API](docs/api.md#status)").Groups[1].Value.ShouldBe("docs/api.md");
        Link().IsMatch("see [cron](https://example.com/cron.html)").ShouldBeFalse();
        CodePath().Match("`dotnet run --project src/LocalCluster -- config/samples`").Groups[1].Value.ShouldBe("src/LocalCluster");
    }

    public static TheoryData<string> Documents() =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.md").Select(Path.GetFileName).OfType<string>(), .. Repository.Files("docs", "*.md")];

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    /// <summary>A path of the repository anywhere in running text or commands; folders of users' machines do not start like this.</summary>
    [GeneratedRegex(@"(?<![\w./-])((?:src|tests|config|charts|docs)/[\w./-]*\w)")]
    private static partial Regex CodePath();
}
