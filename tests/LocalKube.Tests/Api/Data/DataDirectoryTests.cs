using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalKube.Tests.Api.Data;

public sealed class DataDirectoryTests : IDisposable
{
    private static readonly ClusterIdentity Identity = new(6443, "token", "authority", "certificate", "key");

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("data-");

    private string Data => Path.Combine(_scratch.FullName, "data");

    [Fact]
    public void It_is_made_for_its_owner_only_and_so_are_its_files()
    {
        using (var data = Open())
        {
            data.Keep(Identity);
            data.Journal.Append([new JournalEntry("c", "k", 2, new byte[] { 1 })], 2);
            data.Journal.Rewrite([], 2);
        }

        if (OperatingSystem.IsWindows())
            return;
        File.GetUnixFileMode(Data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in (string[])[Journal.FileName, ClusterIdentity.FileName])
            File.GetUnixFileMode(Path.Combine(Data, name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, name);
    }

    [Fact]
    public void A_journal_that_others_may_read_is_closed_to_them()
    {
        Open().Dispose();
        if (OperatingSystem.IsWindows())
            return;
        var journal = Path.Combine(Data, Journal.FileName);
        File.SetUnixFileMode(journal, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Open().Dispose();
        File.GetUnixFileMode(journal).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void It_is_for_one_at_a_time()
    {
        using (Open())
            Should.Throw<IOException>(Open).Message.ShouldBe($"{Data} is in use by another LocalCluster; stop that one first, or use another directory");
        Open().Dispose();
    }

    [Fact]
    public void What_was_kept_is_there_when_it_is_opened_again()
    {
        using (var data = Open())
        {
            (data.Port, data.Identity, data.ObjectCount).ShouldBe((null, null, 0));
            data.Keep(Identity);
            data.Journal.Append([new JournalEntry("c", "k", 2, new byte[] { 1 })], 2);
        }

        using var again = Open();
        (again.Port, again.Identity, again.ObjectCount).ShouldBe((6443, Identity, 1));
    }

    [Fact]
    public void A_file_is_not_a_directory()
    {
        File.WriteAllText(Data, "");
        Should.Throw<IOException>(Open).Message.ShouldBe($"{Data} is a file; to keep objects, a directory is needed");
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(_scratch.FullName, "file");
        File.WriteAllText(file, "");
        Should.Throw<IOException>(() => DataDirectory.Open(Path.Combine(file, "data"), NullLoggerFactory.Instance)).Message.ShouldContain(file);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_is_named()
    {
        // The administrator can write anywhere, except here.
        if (!OperatingSystem.IsLinux())
            return;
        Should.Throw<IOException>(() => DataDirectory.Open("/proc/self/data", NullLoggerFactory.Instance)).Message.ShouldContain("/proc/self/data");
    }

    [Fact]
    public void A_directory_with_other_files_is_left_alone()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "diary.txt"), "");
        Should.Throw<IOException>(Open).Message
            .ShouldBe($"{Data} is not empty (it has diary.txt), and was not made by LocalCluster; use an empty directory, or a new one");
        Directory.GetFiles(Data).ShouldHaveSingleItem();
    }

    [Fact]
    public void The_root_of_a_new_volume_is_empty()
    {
        Directory.CreateDirectory(Path.Combine(Data, "lost+found"));
        Open().Dispose();
    }

    [Fact]
    public void Without_its_journal_a_directory_is_not_taken_for_a_new_one()
    {
        using (var data = Open())
            data.Keep(Identity);
        File.Delete(Path.Combine(Data, Journal.FileName));
        Should.Throw<IOException>(Open).Message.ShouldContain($"{Path.Combine(Data, Journal.FileName)} is missing: the objects were removed");
        Should.Throw<IOException>(Open).Message.ShouldNotContain("in use");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"port\":")]
    [InlineData("{\"port\":1,\"token\":null}")]
    [InlineData("{\"port\":1}")]
    public void A_damaged_identity_is_refused(string text)
    {
        Open().Dispose();
        File.WriteAllText(Path.Combine(Data, ClusterIdentity.FileName), text);
        Should.Throw<IOException>(Open).Message.ShouldContain($"{Path.Combine(Data, ClusterIdentity.FileName)} is damaged: ");
    }

    [Fact]
    public void A_directory_of_a_newer_version_is_left_alone()
    {
        Open().Dispose();
        File.WriteAllBytes(Path.Combine(Data, Journal.FileName), JournalFormat.Beginning(JournalFormat.Version + 1));
        Should.Throw<IOException>(Open).Message.ShouldContain("a newer version has written it");
    }

    [Fact]
    public void A_copy_without_the_lock_can_be_opened()
    {
        using (var data = Open())
            data.Keep(Identity);
        File.Delete(Path.Combine(Data, DirectoryLock.FileName));
        using var again = Open();
        again.Identity.ShouldBe(Identity);
    }

    public void Dispose() => _scratch.Delete(recursive: true);

    private DataDirectory Open() => DataDirectory.Open(Data, NullLoggerFactory.Instance);
}
