using System.Runtime.Versioning;
using ScheduledJobs.LocalCluster.Console;

namespace ScheduledJobs.LocalCluster.Tests.Console;

[UnsupportedOSPlatform("windows")]
public sealed class KubeconfigFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kubeconfig-");

    [Fact]
    public void Only_the_owner_may_read_the_file_even_if_it_replaces_a_world_readable_one()
    {
        var path = Path.Combine(_directory.FullName, "config");
        File.WriteAllText(path, "old and longer than the new one");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        KubeconfigFile.Write(path, "new");
        File.ReadAllText(path).ShouldBe("new");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _directory.GetFiles().Length.ShouldBe(1);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
