// First: the contract's schemas are made as their modules load.
import './no-eval.ts';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './app.svelte';
import { app } from './state/app.svelte.ts';
import { desk } from './state/desk.svelte.ts';

app.start();
desk.start();

const target = document.getElementById('window');
if (target === null) throw new Error('The page has no #window');
mount(App, { target });
