'use strict';

// Shows the layers of the network in a file that is chosen or dropped.
const said = document.getElementById('said');
const picture = document.getElementById('picture');

async function inspect(file) {
  said.textContent = `Reading ${file.name} ...`;
  picture.replaceChildren();
  try {
    const answer = await fetch('/inspect', {
      method: 'POST',
      headers: {'Accept': 'image/svg+xml', 'Content-Type': 'application/octet-stream'},
      body: file,
    });
    if (!answer.ok) {
      const problem = await answer.json();
      said.textContent = `${problem.title}. ${problem.detail}`;
      return;
    }
    const drawn = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml');
    picture.replaceChildren(document.importNode(drawn.documentElement, true));
    said.textContent = file.name;
  } catch (failure) {
    said.textContent = `The service did not answer: ${failure.message}`;
  }
}

document.getElementById('file').addEventListener('change', (event) => {
  if (event.target.files.length > 0) {
    inspect(event.target.files[0]);
  }
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length > 0) {
    inspect(event.dataTransfer.files[0]);
  }
});
