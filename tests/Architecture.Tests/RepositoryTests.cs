using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Rules for the files themselves.</summary>
public sealed partial class RepositoryTests
{
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

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_heading_that_a_document_points_at_exists(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        var missing =
            from link in Anchor().Matches(Repository.Read(document))
            let target = link.Groups[1].Value is { Length: > 0 } file ? Path.Combine(folder, file) : Repository.PathOf(document)
            where target.EndsWith(".md") && !AnchorsOf(File.ReadAllText(target)).Contains(link.Groups[2].Value)
            select link.Value;
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Headings_have_the_anchors_that_GitHub_gives_them() =>
        AnchorsOf("# Crash safety, and delivery\n## `status`\n```sh\n# no heading\n```\n## Twice\n## Twice\n")
            .ShouldBe(["crash-safety-and-delivery", "status", "twice", "twice-1"], ignoreOrder: true);

    [Fact]
    public void External_links_use_https() =>
        Documents().Cast<object[]>().SelectMany(d => External().Matches(Repository.Read((string)d[0])).Select(m => m.Groups[1].Value))
            .Where(url => !url.StartsWith("https://") || !Uri.IsWellFormedUriString(url, UriKind.Absolute))
            .ShouldBeEmpty();

    private static HashSet<string> AnchorsOf(string text)
    {
        var anchors = new HashSet<string>();
        foreach (var heading in Heading().Matches(CodeBlock().Replace(text, "")).Select(m => m.Groups[1].Value))
        {
            var anchor = NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            for (var i = 0; !anchors.Add(i == 0 ? anchor : $"{anchor}-{i}"); i++)
            {
            }
        }

        return anchors;
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_member_that_a_link_names_is_in_its_file(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        MemberLink().Matches(Repository.Read(document))
            .Where(m => !Regex.IsMatch(File.ReadAllText(Path.Combine(folder, m.Groups["file"].Value)), $@"\b{m.Groups["member"].Value}\b"))
            .Select(m => m.Value).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_on_documents_sees_what_they_name()
    {
        Link().Match("see [the API](docs/api.md#status)").Groups[1].Value.ShouldBe("docs/api.md");
        Link().IsMatch("see [cron](https://example.com/cron.html)").ShouldBeFalse();
        MemberLink().Match("[Jitter.OffsetAt](../src/Jitter.cs)").Groups["member"].Value.ShouldBe("OffsetAt");
        CodePath().Match("`dotnet run --project src/LocalCluster -- config/samples`").Groups[1].Value.ShouldBe("src/LocalCluster");
    }

    public static TheoryData<string> Documents() =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(Path.GetFileName).OfType<string>(),
        .. Repository.Files("docs", "*.md"), .. Repository.Files("charts", "*.md"), .. Repository.Files("tests", "*.md"),
    ];

    /// <summary>A link with an anchor: the file, if it is a different one, and the anchor.</summary>
    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]*)#([^)]+)\)")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"\]\((\w+://[^)\s]+)\)")]
    private static partial Regex External();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[\w+\.(?<member>\w+)\]\((?<file>[^)\s]+\.cs)\)")]
    private static partial Regex MemberLink();

    /// <summary>A path in the repository anywhere in text or commands; folders on users' machines do not start like this.</summary>
    [GeneratedRegex(@"(?<![\w./-])((?:src|tests|config|charts|docs)/[\w./-]*\w)")]
    private static partial Regex CodePath();
}
