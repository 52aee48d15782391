using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalKube.Tests.Api.Data;

public sealed class JournalTests
{
    private const int Slack = 1000;

    private readonly ListLogger _log = new();

    [Fact]
    public void What_was_appended_is_there_again_and_what_was_removed_is_not()
    {
        var folder = new FaultyFolder();
        using (var journal = Journal.Open(folder, 1, Slack, _log))
        {
            journal.Append([Put("a", 2, "one"), Put("b", 3, "two")], 3);
            journal.Append([Put("a", 4, "three"), Removed("b", 5)], 5);
        }

        Read(folder).ShouldBe("a=three@4; revision 5");
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_journal_has_the_revision_that_it_was_given() => Read(new FaultyFolder()).ShouldBe("; revision 1");

    [Fact]
    public void A_torn_last_record_is_cut_off_with_a_warning_wherever_it_was_torn()
    {
        var (whole, second) = ThreeRecords();
        for (var length = second; length < whole.Length; length++)
        {
            var log = new ListLogger();
            var folder = new FaultyFolder { [Journal.FileName] = whole[..length] };
            Read(folder, log).ShouldBe("a=one@2 b=two@3; revision 3", $"cut to {length} bytes");
            folder[Journal.FileName].ShouldBe(whole[..second]);
            if (length == second)
                log.Lines.ShouldBeEmpty();
            else
                log.Lines.ShouldHaveSingleItem().ShouldStartWith($"Warning: /data/objects.journal: the last record, at offset {second}, is incomplete");
        }
    }

    [Fact]
    public void A_last_record_whose_bytes_did_not_all_reach_the_disk_is_cut_off()
    {
        var (whole, second) = ThreeRecords();
        for (var from = second; from < whole.Length; from++)
        {
            byte[] zeroed = [.. whole[..from], .. new byte[whole.Length - from]];
            Read(new FaultyFolder { [Journal.FileName] = zeroed }).ShouldBe("a=one@2 b=two@3; revision 3", $"zero from {from}");
        }
    }

    [Fact]
    public void A_damaged_byte_before_the_last_record_is_refused_wherever_it_is_and_nothing_is_changed()
    {
        var (whole, second) = ThreeRecords();
        for (var at = 0; at < second; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x20;
            var folder = new FaultyFolder { [Journal.FileName] = damaged };
            var problem = Should.Throw<IOException>(() => Journal.Open(folder, 1, Slack, _log)).Message;
            problem.ShouldContain("/data/objects.journal", Case.Sensitive, $"byte {at}");
            problem.ShouldMatch("is damaged at offset [0-9]+: ");
            folder[Journal.FileName].ShouldBe(damaged);
        }
    }

    [Fact]
    public void The_offset_of_damage_is_that_of_the_record()
    {
        var (whole, second) = ThreeRecords();
        whole[second - 1] ^= 1;

        // A new journal has an empty record, with the revision.
        var first = JournalFormat.BeginningLength + JournalFormat.HeadLength + JournalFormat.Frame([Put("a", 2, "one")], 2).Length;
        Should.Throw<IOException>(() => Journal.Open(new FaultyFolder { [Journal.FileName] = whole }, 1, Slack, _log))
            .Message.ShouldContain($"damaged at offset {first}: ");
    }

    [Fact]
    public void A_newer_format_is_refused_and_left_alone()
    {
        var newer = JournalFormat.Beginning(JournalFormat.Version + 1);
        var folder = new FaultyFolder { [Journal.FileName] = newer };
        Should.Throw<IOException>(() => Journal.Open(folder, 1, Slack, _log)).Message.ShouldContain("has format 2, and this LocalCluster reads formats up to 1");
        folder[Journal.FileName].ShouldBe(newer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("something that is longer than the beginning of a journal")]
    public void A_file_that_is_no_journal_is_refused(string text) =>
        Should.Throw<IOException>(() => Journal.Open(new FaultyFolder { [Journal.FileName] = Encoding.UTF8.GetBytes(text) }, 1, Slack, _log))
            .Message.ShouldContain("damaged at offset 0: it does not begin as a journal of LocalCluster does");

    [Fact]
    public void It_is_never_longer_than_twice_its_objects_and_the_slack()
    {
        var folder = new FaultyFolder();
        using var journal = Journal.Open(folder, 1, Slack, _log);
        var body = new string('x', 100);
        var longest = 0;
        for (var revision = 2; revision < 500; revision++)
        {
            journal.Append([Put($"k{revision % 10}", revision, body)], revision);
            longest = Math.Max(longest, folder[Journal.FileName].Length);
            if (journal.IsLong)
                journal.Rewrite(Enumerable.Range(Math.Max(2, revision - 9), Math.Min(10, revision - 1)).Select(r => Put($"k{r % 10}", r, body)), revision);
        }

        var record = JournalFormat.Frame([Put("k1", 2, body)], 2).Length;
        longest.ShouldBeLessThan(Slack + 2 * 10 * record + record + JournalFormat.BeginningLength);
        Read(folder).Split(' ').Count(o => o.StartsWith('k')).ShouldBe(10);
    }

    [Fact]
    public void What_is_left_of_a_rewrite_that_did_not_end_is_removed()
    {
        var folder = new FaultyFolder { [Journal.NextFileName] = [1, 2, 3] };
        Journal.Open(folder, 1, Slack, _log).Dispose();
        folder.Has(Journal.NextFileName).ShouldBeFalse();
    }

    [Fact]
    public void After_a_failed_sync_nothing_is_appended_before_it_is_rewritten()
    {
        // Opening takes six steps: it creates, writes twice, syncs, renames and syncs the folder. The next two append.
        var folder = new FaultyFolder { FailAt = 8 };
        using var journal = Journal.Open(folder, 1, Slack, _log);
        Should.Throw<IOException>(() => journal.Append([Put("a", 2, "one")], 2));
        journal.IsSuspect.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => journal.Append([Put("a", 2, "two")], 2));
        journal.Rewrite([], 1);
        journal.Append([Put("a", 2, "two")], 2);
        Read(folder).ShouldBe("a=two@2; revision 2");
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("123456789", 0xE3069283)]
    [InlineData("123456789012345678901234567890", 0xF229119D)]
    public void The_checksum_is_CRC_32C(string text, uint expected) => Crc32C.Of(Encoding.ASCII.GetBytes(text)).ShouldBe(expected);

    private static JournalEntry Put(string key, long revision, string body) => new("things", key, revision, Encoding.UTF8.GetBytes(body));

    private static JournalEntry Removed(string key, long revision) => new("things", key, revision, null);

    /// <summary>A journal with three records, and where the second one ends.</summary>
    private (byte[] Whole, int SecondEnd) ThreeRecords()
    {
        var folder = new FaultyFolder();
        using var journal = Journal.Open(folder, 1, Slack, _log);
        journal.Append([Put("a", 2, "one")], 2);
        journal.Append([Put("b", 3, "two")], 3);
        var second = folder[Journal.FileName].Length;
        journal.Append([Put("a", 4, "three"), Removed("b", 5)], 5);
        return (folder[Journal.FileName].ToArray(), second);
    }

    private static string Read(FaultyFolder folder, ILogger? log = null)
    {
        using var journal = Journal.Open(folder, 1, Slack, log ?? NullLogger.Instance);
        var objects = journal.Recovered.Select(e => $"{e.Key}={Encoding.UTF8.GetString(e.Body!.Value.Span)}@{e.Revision}").Order(StringComparer.Ordinal);
        return $"{string.Join(' ', objects)}; revision {journal.Revision}";
    }
}
