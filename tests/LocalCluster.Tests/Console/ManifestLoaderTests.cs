using ScheduledJobs.LocalCluster.Console.Manifests;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public sealed class ManifestLoaderTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("manifests-");

    [Fact]
    public void Folders_are_read_recursively_in_name_order_with_namespaces_and_definitions_first()
    {
        Write("b.yaml", Manifest("ConfigMap", "b"));
        Write("a/z.yml", Manifest("ConfigMap", "a"));
        Write("c.yaml", Manifest("CustomResourceDefinition", "crd") + "\n---\n" + Manifest("Namespace", "ns"));
        Write("d.json", """{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "json", "namespace": "x"}}""");
        Write("readme.md", "not a manifest");
        Write("a/kustomization.yaml", "resources: [z.yml]");

        var manifests = ManifestLoader.Load([_directory.FullName]);
        manifests.Select(m => m.Name).ShouldBe(["ns", "crd", "a", "b", "json"]);
        manifests.ShouldAllBe(m => m.Problem == null);
        manifests[0].Place.ShouldBe($"{Path.Combine(_directory.FullName, "c.yaml")}, document 2");
        manifests[4].Namespace.ShouldBe("x");
    }

    [Fact]
    public void A_mistake_in_one_document_does_not_affect_the_others_and_names_the_files_line()
    {
        var file = Write("x.yaml", Manifest("ConfigMap", "one") + "\n---\nkind: a: b\n---\n# nothing here\n---\n" + Manifest("ConfigMap", "three"));
        var manifests = ManifestLoader.Load([file]);
        manifests.Select(m => m.Document).ShouldBe([1, 2, 3]);
        manifests[0].Problem.ShouldBeNull();
        manifests[1].Problem!.ShouldContain("line 7, column 8");
        manifests[2].Name.ShouldBe("three");
    }

    [Theory]
    [InlineData("kind: X\nmetadata: {name: x}", "apiVersion is missing")]
    [InlineData("apiVersion: v1\nmetadata: {name: x}", "kind is missing")]
    [InlineData("apiVersion: v1\nkind: X\nmetadata: {generateName: x-}", "metadata.name is missing")]
    [InlineData("- a\n- b", "expected an object with apiVersion, kind and metadata")]
    [InlineData("just text", "expected an object with apiVersion, kind and metadata")]
    public void A_document_that_is_not_an_object_is_a_problem(string yaml, string problem) =>
        ManifestLoader.LoadYaml("x.yaml", yaml).Single().Problem.ShouldBe(problem);

    [Fact]
    public void A_list_is_its_items() =>
        ManifestLoader.LoadYaml("x.yaml", "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n- {apiVersion: v1, kind: B, metadata: {name: b}}")
            .Select(m => m.Name).ShouldBe(["a", "b"]);

    [Fact]
    public void A_path_that_is_not_there_is_a_problem_that_names_it()
    {
        var path = Path.Combine(_directory.FullName, "none.yaml");
        ManifestLoader.Load([path]).Single().Problem!.ShouldContain(path);
    }

    [Fact]
    public void Broken_JSON_is_a_problem() => ManifestLoader.Load([Write("x.json", "{")]).Single().Problem.ShouldNotBeNull();

    public void Dispose() => _directory.Delete(recursive: true);

    private static string Manifest(string kind, string name) => $"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n";

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
