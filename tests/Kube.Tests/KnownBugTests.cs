using System.Text.RegularExpressions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests;

/// <summary>The README's table of bugs names tests that exist, and each of them carries the bugs of its row.</summary>
public sealed partial class KnownBugTests
{
    [Fact]
    public void Every_known_bug_has_the_tests_that_the_table_names()
    {
        var rows = Repository.Read("tests/Kube.Tests/README.md").Split('\n').Where(line => Row().IsMatch(line)).Select(line => line.Split('|')).ToList();
        var sources = Repository.Files("tests", "*Tests.cs").Select(Repository.Read).ToList();

        rows.Count.ShouldBeGreaterThan(30);
        foreach (var cells in rows)
        {
            var bugs = Bug().Matches(cells[2]).Select(m => m.Value).ToList();
            var tests = Test().Matches(cells[3]).Select(m => m.Groups[1].Value).ToList();
            bugs.ShouldNotBeEmpty(cells[1]);
            tests.ShouldNotBeEmpty(cells[1]);
            foreach (var test in tests)
            {
                var attributes = sources.Select(s => AttributesOf(s, test)).SingleOrDefault(a => a is not null).ShouldNotBeNull(test);
                foreach (var bug in bugs)
                    attributes.ShouldContain($"\"KnownBug\", \"{bug}\"", customMessage: test);
            }
        }
    }

    private static string? AttributesOf(string source, string test)
    {
        var method = Regex.Match(source, $@"((?:^ *\[.*\]\r?\n)+) *public [^\n]*\b{test}\(", RegexOptions.Multiline, TimeSpan.FromSeconds(10));
        return method.Success ? method.Groups[1].Value : null;
    }

    [GeneratedRegex(@"^\| .*`.*\|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(KubeOps|csharp|YARP)(#\d+|\(\w+\))(?!\d)")]
    private static partial Regex Bug();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Test();
}
